import { describe, expect, test } from 'vitest';
import { retryBusy, retryBusyRead } from '../../../src/adapters/sqlite/retry-busy.ts';
import { manualClock } from './test-store.ts';

const busy = (): Error => Object.assign(new Error('locked'), { code: 'SQLITE_BUSY_RECOVERY' });

/** An attempt that fails so many times before it works, and counts. */
function attemptAfter(failures: number, error: () => Error = busy): { (): string; tries: number } {
  const attempt = Object.assign(
    () => {
      attempt.tries += 1;
      if (attempt.tries <= failures) throw error();
      return 'done';
    },
    { tries: 0 },
  );
  return attempt;
}

describe('decision 29: a busy store', () => {
  test('a change is tried at once, before anything else runs', () => {
    const attempt = attemptAfter(0);
    const clock = manualClock(0);
    void retryBusy(attempt, 10_000, { now: clock.now, sleep: clock.sleep, fraction: () => 0 });
    expect(attempt.tries).toBe(1);
  });

  test('a change is tried again after 5 to 50 ms, by chance', async () => {
    const pauses: number[] = [];
    const fractions = [0, 0.5, 0.999];
    await retryBusy(attemptAfter(3), 10_000, {
      now: () => 0,
      sleep: async (ms) => void pauses.push(Math.round(ms)),
      fraction: () => fractions.shift() ?? 0,
    });
    expect(pauses).toEqual([5, 28, 50]);
  });

  test('another error ends it at once', async () => {
    const attempt = attemptAfter(1, () => new Error('no such column'));
    const clock = manualClock(0);
    const times = { now: clock.now, sleep: clock.sleep, fraction: () => 0 };
    await expect(retryBusy(attempt, 10_000, times)).rejects.toThrow('no such column');
    expect(attempt.tries).toBe(1);
    expect(() => retryBusyRead(attemptAfter(1, () => new Error('no such column')))).toThrow('no such column');
  });

  test('a read outlasts the moment in which another process closes or recovers the store', () => {
    expect(retryBusyRead(attemptAfter(3))).toBe('done');
  });

  test('a read that stays locked out says so', () => {
    const attempt = attemptAfter(Number.POSITIVE_INFINITY);
    expect(() => retryBusyRead(attempt)).toThrow('locked');
    expect(attempt.tries).toBe(100);
  });
});
