import { randomBytes } from 'node:crypto';
import type { Random } from '../../core/ports/system.ts';

/** Ids that sort by time, then 60 random bits. */
export function createRandom(): Random {
  return {
    id: (prefix) =>
      `${prefix}_${Date.now().toString(36).padStart(9, '0')}${randomBytes(8).toString('hex').slice(0, 15)}`,
    fraction: () => Math.random(),
  };
}
