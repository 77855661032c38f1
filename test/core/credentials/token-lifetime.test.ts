import { expect, it } from 'vitest';
import { expiryAfter } from '../../../src/core/credentials/token-lifetime.ts';

const HOUR = 3_600_000;

it('AUTHCLI-5, CRED-6: an end beyond the last date is none', () => {
  expect(expiryAfter('1d', 1000)).toBe(1000 + 24 * HOUR);
  expect(expiryAfter('999999999w', 1000)).toBeUndefined();
  expect(expiryAfter('1d', 8_640_000_000_000_000 - 1)).toBeUndefined();
  expect(expiryAfter('soon', 1000)).toBeUndefined();
});
