import type { Ports } from '../core/ports/ports.ts';
import type { CliContext } from './cli-context.ts';

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
    const streams = { stdin, stdout: process[surface], stderr, signal: controller.signal };
    // Windows has no shell jobs to go back to.
    if (process.platform === 'win32') return await draw(streams);
    return await draw({ ...streams, suspend: () => suspendJob(process, ports.clock) });
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  }
}

/** Long enough for the stop to reach this process; where nobody could continue it, the system drops it and the screen comes back. */
const STOP_WITHIN_MS = 50;

/** What Ctrl-Z does outside raw mode: stops the whole job, this process included. Resolves once it goes on (P18). */
async function suspendJob(process: CliContext['process'], clock: Ports['clock']): Promise<void> {
  process.kill(0, 'SIGTSTP');
  await clock.sleep(STOP_WITHIN_MS);
}
