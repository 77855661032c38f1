import type { CliProcess } from './cli-context.ts';

/**
 * Goes on until the person or a script stops the program, and resolves then. `start` begins the work and returns what ends
 * it; the signals are heard before, so that whoever stops at the first line ends it as well as anyone.
 */
export async function untilStopped(process: CliProcess, start: () => () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    let end = (): void => undefined;
    // Timers of the work itself never keep a process alive; this one is what waits.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      end();
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    end = start();
  });
}
