import { expect, test } from 'vitest';
import { skipTimeMs } from '../../../src/core/failover/skip-time.ts';

test.each([
  [undefined, 0],
  ['', 0],
  ['0', 0],
  ['-5', 0],
  ['soon', 0],
  ['Infinity', 0],
  ['1', 1000],
  [' 1000 ', 1000],
  ['45000', 45_000],
  ['600000', 600_000],
  ['600001', 600_000],
])('FALL-11: %j is %i ms', (text, ms) => {
  expect(skipTimeMs(text)).toBe(ms);
});
