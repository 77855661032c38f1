import { randomBytes } from 'node:crypto';
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
      return `${prefix}_${order}${randomBytes(6).toString('hex')}`;
    },
    fraction: () => Math.random(),
  };
}
