import { render } from 'ink';
import { Component, type ReactNode } from 'react';

/** Streams of the terminal; the caller has made sure that they are one. */
export interface ScreenStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export type ScreenResult<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'cancelled' };

/**
 * The one place that renders and the one owner of the exit (architecture 5.7). Ctrl-C cancels from everywhere; a component
 * that throws rejects the promise after the terminal is the person's again.
 */
export async function runScreen<T>(
  screen: (done: (value: T) => void) => ReactNode,
  streams: ScreenStreams,
): Promise<ScreenResult<T>> {
  let result: ScreenResult<T> = { kind: 'cancelled' };
  let failure: unknown;
  const finish = (): void => instance.unmount();
  const instance = render(
    <Boundary
      onError={(error) => {
        failure = error;
        finish();
      }}
    >
      {screen((value) => {
        result = { kind: 'done', value };
        finish();
      })}
    </Boundary>,
    {
      ...streams,
      // Ink would take CI=1 for "nobody is looking" and end with exit 0 on Ctrl-C (T1, T2).
      interactive: true,
      exitOnCtrlC: false,
      alternateScreen: true,
      incrementalRendering: true,
      // The default of 30 frames a second costs up to 33 ms between a key and its picture.
      maxFps: 60,
    },
  );
  const cancel = (byte: Buffer | string): void => {
    if (String(byte).includes('\u0003')) finish();
  };
  streams.stdin.on('data', cancel);
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) globalThis.process.on(signal, finish);
  try {
    await instance.waitUntilExit();
  } finally {
    streams.stdin.off('data', cancel);
    for (const signal of signals) globalThis.process.off(signal, finish);
  }
  if (failure !== undefined) throw failure;
  return result;
}

interface BoundaryProps {
  readonly children: ReactNode;
  readonly onError: (error: unknown) => void;
}

class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
