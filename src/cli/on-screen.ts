import type { Ports } from '../core/ports/ports.ts';
import type { CliContext } from './cli-context.ts';
import { knowsUnicode } from './knows-unicode.ts';
import { keepHeapSmall } from './small-heap.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

type ScreenStreams = Parameters<typeof import('../../components/open-screens.tsx').openPanel>[1];

/** Runs a screen that ends, terminal restored, when the process is told to stop (B101). */
export async function onScreen<T>(
  { process, ports }: CliContext,
  draw: (streams: ScreenStreams) => Promise<T>,
  surface: 'stdout' | 'stderr' = 'stdout',
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  try {
    const { stdin, stderr } = process;
    const isAscii = !knowsUnicode(process);
    const streams = {
      stdin,
      stdout: process[surface],
      stderr,
      signal: controller.signal,
      isAscii,
      onDrawn: keepHeapSmall,
      onWindowChange: (listener: () => void) => {
        process.on('SIGWINCH', listener);
        return () => void process.off('SIGWINCH', listener);
      },
    };
    // Windows has no shell jobs to go back to.
    if (process.platform === 'win32') return await draw(streams);
    return await draw({ ...streams, ...jobControl(process, ports.clock) });
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

/** Long enough for the stop to reach this process; where nobody could continue it, the system drops it and the screen comes back. */
const STOP_WITHIN_MS = 50;

/** What Ctrl-Z does outside raw mode, and what SIGTSTP asks for: the whole job stops, this process included (P18). */
function jobControl(
  process: CliContext['process'],
  clock: Ports['clock'],
): Required<Pick<ScreenStreams, 'suspend' | 'onStopRequest'>> {
  let requested: () => void = () => undefined;
  const onSignal = (): void => requested();
  return {
    async suspend() {
      // Nobody may catch this one, or nothing would stop.
      process.off('SIGTSTP', onSignal);
      process.kill(0, 'SIGTSTP');
      await clock.sleep(STOP_WITHIN_MS);
      process.on('SIGTSTP', onSignal);
    },
    onStopRequest(listener) {
      requested = listener;
      process.on('SIGTSTP', onSignal);
      return () => {
        process.off('SIGTSTP', onSignal);
        requested = () => undefined;
      };
    },
  };
}
