import type { Random } from '../../core/ports/system.ts';

/** Ids that sort in the order they were made: milliseconds, a counter within them, then 48 random bits. */
export function createRandom(now: () => number = Date.now): Random {
  let lastMs = 0;
  let count = 0;
  return {
    id(prefix) {
      const nowMs = Math.max(lastMs, now());
      count = nowMs === lastMs ? count + 1 : 0;
      lastMs = nowMs;
      const order = nowMs.toString(36).padStart(9, '0') + count.toString(36).padStart(4, '0');
      return `${prefix}_${order}${randomHex(12)}`;
    },
    fraction: () => Math.random(),
  };
}

/**
 * Random hex digits for names, at most 12: they keep things apart and guard nothing, and Node's cryptography takes longer to load than
 * a whole change of the config.
 */
export function randomHex(digits: number): string {
  return Math.floor(Math.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');
}
