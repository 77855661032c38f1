import { randomFillSync } from 'node:crypto';
import type { Random } from '../../core/ports/system.ts';

const RANDOM_BYTES = 6;
/** As many as an id takes, for this many ids: asking the system each time costs more than all the rest of an id. */
const IDS_PER_FILL = 128;

/** Ids that sort in the order they were made: milliseconds, a counter within them, then 48 random bits. */
export function createRandom(now: () => number = Date.now): Random {
  let lastMs = 0;
  let count = 0;
  const pool = Buffer.alloc(RANDOM_BYTES * IDS_PER_FILL);
  let used = pool.length;
  const randomHex = (): string => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += RANDOM_BYTES;
    return pool.toString('hex', used - RANDOM_BYTES, used);
  };
  return {
    id(prefix) {
      const nowMs = Math.max(lastMs, now());
      count = nowMs === lastMs ? count + 1 : 0;
      lastMs = nowMs;
      const order = nowMs.toString(36).padStart(9, '0') + count.toString(36).padStart(4, '0');
      return `${prefix}_${order}${randomHex()}`;
    },
    fraction: () => Math.random(),
  };
}
