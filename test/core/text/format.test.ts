import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCountdown,
  formatDuration,
  formatPrice,
  formatTokens,
} from '../../../src/core/text/format.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const price = (input: number, output: number) => ({ input, output, cacheRead: 0, cacheWrite: 0 });

describe('formatTokens (LIST-4)', () => {
  it.each([
    [undefined, '-'],
    [512, '512'],
    [1000, '1K'],
    [200_000, '200K'],
    [262_144, '262K'],
    [999_499, '999K'],
    [999_999, '1.0M'],
    [1_048_576, '1.0M'],
    [2_000_000, '2.0M'],
  ])('%s is %s', (tokens, text) => {
    expect(formatTokens(tokens)).toBe(text);
  });
});

describe('formatPrice', () => {
  it.each([
    [undefined, '-'],
    [price(5, 25), '$5 / $25'],
    [price(0.33, 2.75), '$0.33 / $2.75'],
    [price(0.0825, 0.5), '$0.083 / $0.5'],
    [price(0.00004, 0), '$0.00004 / $0'],
    [price(0, 0), 'free'],
    // "Depends" in lists is a negative price; that is not free.
    [price(-1, -1), '-'],
  ])('%o is %s', (cost, text) => {
    expect(formatPrice(cost)).toBe(text);
  });

  it('says local whatever the figures are', () => {
    expect(formatPrice(undefined, true)).toBe('local');
    expect(formatPrice(price(1, 2), true)).toBe('local');
  });
});

describe('formatCountdown', () => {
  it.each([
    [-5 * SECOND, '00:00'],
    [0, '00:00'],
    [1, '00:01'],
    [42 * SECOND, '00:42'],
    [59 * MINUTE + 59 * SECOND, '59:59'],
    [HOUR, '1 h 0 m'],
    [4 * HOUR + 12 * MINUTE, '4 h 12 m'],
    [6 * DAY, '6 d'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text);
  });
});

describe('formatAge', () => {
  it.each([
    [-1, 'just now'],
    [0, 'just now'],
    [42 * SECOND, '42 s ago'],
    [2 * MINUTE, '2 min ago'],
    [5 * HOUR, '5 h ago'],
    [6 * DAY, '6 d ago'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [undefined, '-'],
    [0, '0 ms'],
    [412, '412 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [9999, '10 s'],
    [42 * SECOND, '42 s'],
    [6 * MINUTE, '6 min'],
    [4 * HOUR + 12 * MINUTE, '4 h 12 min'],
  ])('%s ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
