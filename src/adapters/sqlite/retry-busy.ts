import { isBusy } from './sqlite-errors.ts';

export interface RetryTimes {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly fraction: () => number;
}

/** Tries again, at uneven intervals and without blocking the event loop, while another process writes. */
export async function retryBusy<T>(
  attempt: () => T,
  giveUpAtMs: number,
  { now, sleep, fraction }: RetryTimes,
): Promise<T> {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || now() >= giveUpAtMs) throw error;
      await sleep(5 + fraction() * 45);
    }
  }
}

const READ_TRIES = 100;
const READ_PAUSE_MS = 5;

/**
 * The same for a read, which cannot wait asynchronously. In WAL mode no writer ever keeps a reader out; only the moment in
 * which the last connection of another process closes, or a first one recovers the file, does. Half a second at most.
 */
export function retryBusyRead<T>(attempt: () => T): T {
  for (let left = READ_TRIES; ; left -= 1) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || left <= 1) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, READ_PAUSE_MS);
    }
  }
}
