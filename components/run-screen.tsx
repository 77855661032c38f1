import { type Instance, render, useApp, useInput } from 'ink';
import { Component, type ReactNode, useLayoutEffect } from 'react';
import { asciiOutput } from './ascii-output.ts';
import { holdConsole } from './held-output.ts';
import { repaintWhole } from './whole-repaint.ts';
import { win32Input } from './win32-keys.ts';

/** Streams of the terminal; the caller has made sure that they are one. */
export interface ScreenStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Ends the screen from outside, as SIGTERM does. */
  readonly signal: AbortSignal;
  /** Stops the job and resolves once it goes on; absent where there are no jobs. */
  readonly suspend?: () => Promise<void>;
  /** Asked on Ctrl-C before it ends the screen; true when the screen makes something else of it. */
  readonly onInterrupt?: () => boolean;
  /** Calls the listener when the job is told to stop from outside; returns what ends that. */
  readonly onStopRequest?: (listener: () => void) => () => void;
  /** Calls the listener when the window was changed; returns what ends that. */
  readonly onWindowChange?: (listener: () => void) => () => void;
  /** Draws below what is on the terminal already and leaves it there, in place of a screen of its own. */
  readonly isInline?: boolean;
  /** Called once, after the first picture. */
  readonly onDrawn?: () => void;
  /** The terminal shows nothing but ASCII. */
  readonly isAscii?: boolean;
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
  let instance: Instance | undefined;
  let isOver = false;
  // A first frame that throws ends the screen before there is an instance to unmount.
  const finish = (): void => {
    isOver = true;
    instance?.unmount();
  };
  const { stderr } = streams;
  const stdin = win32Input(streams.stdin);
  const stdout = streams.isAscii === true ? asciiOutput(streams.stdout) : streams.stdout;
  const releaseConsole = holdConsole();
  const { suspend } = streams;
  let isAway = false;
  const leave = async (): Promise<void> => {
    isAway = true;
    try {
      await suspend?.();
    } finally {
      isAway = false;
    }
  };
  instance = render(
    <Boundary
      onError={(error) => {
        failure = error;
        finish();
      }}
    >
      <CancelKey
        onCancel={() => {
          if (streams.onInterrupt?.() !== true) finish();
        }}
      />
      {suspend === undefined ? null : <SuspendKey suspend={leave} onStopRequest={streams.onStopRequest} />}
      {screen((value) => {
        result = { kind: 'done', value };
        finish();
      })}
    </Boundary>,
    {
      stdin,
      stdout,
      stderr,
      // Ink would take CI=1 for "nobody is looking" and end with exit 0 on Ctrl-C (T1, T2).
      interactive: true,
      exitOnCtrlC: false,
      alternateScreen: streams.isInline !== true,
      incrementalRendering: true,
      // It would print what libraries log above the frame, which tears it (P22).
      patchConsole: false,
      // The default of 30 frames a second costs up to 33 ms between a key and its picture.
      maxFps: 60,
    },
  );
  if (isOver) instance.unmount();
  streams.onDrawn?.();
  const stopRepainting =
    streams.isInline === true
      ? undefined
      : repaintWhole({
          stdout,
          onWindowChange: streams.onWindowChange,
          forget: () => instance?.clear(),
          isAway: () => isAway,
        });
  streams.signal.addEventListener('abort', finish, { once: true });
  try {
    await instance.waitUntilExit();
  } finally {
    streams.signal.removeEventListener('abort', finish);
    stopRepainting?.();
    releaseConsole();
  }
  if (failure !== undefined) throw failure;
  return result;
}

/** Ctrl-C leaves from every screen and overlay; all listeners hear every key, so nothing can swallow it. */
function CancelKey({ onCancel }: { readonly onCancel: () => void }): ReactNode {
  useInput((input, key) => {
    // In a chunk with other keys it comes as the bare character.
    if ((key.ctrl && input === 'c') || input.includes('\u0003')) onCancel();
  });
  return null;
}

/** Ctrl-Z and SIGTSTP give the terminal back to the shell; `fg` draws the screen anew with everything kept (P18). */
function SuspendKey({
  suspend,
  onStopRequest,
}: {
  readonly suspend: () => Promise<void>;
  readonly onStopRequest: ScreenStreams['onStopRequest'];
}): ReactNode {
  const { suspendTerminal } = useApp();
  // With the first frame and not some time after it: until then the signal stops the process where it stands.
  useLayoutEffect(
    () => onStopRequest?.(() => void suspendTerminal(suspend)),
    [onStopRequest, suspendTerminal, suspend],
  );
  useInput((input, key) => {
    if (key.ctrl && input === 'z') void suspendTerminal(suspend);
  });
  return null;
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
