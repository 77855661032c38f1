import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpanMs } from '../../../src/core/text/parse-span.ts';

const HOUR = 3_600_000;

describe('AUTHCLI-5: a span of time as people write it', () => {
  it.each([
    ['365d', 365 * 24 * HOUR],
    ['12h', 12 * HOUR],
    ['30d', 30 * 24 * HOUR],
    ['90m', 1.5 * HOUR],
    ['45s', 45_000],
    ['2w', 14 * 24 * HOUR],
    ['1d12h', 36 * HOUR],
    [' 12H ', 12 * HOUR],
  ])('%j', (text, ms) => {
    expect(parseSpanMs(text)).toBe(ms);
  });

  it.each([
    '',
    '365',
    '0d',
    '0d0h',
    '-1d',
    '1.5d',
    '12 h',
    '1y',
    'd',
    '12hours',
    '1d,12h',
    '9999999999d',
    '1d\n2',
  ])('%j is none', (text) => {
    expect(parseSpanMs(text)).toBeUndefined();
  });

  it('is the sum of its parts, and total over any text', () => {
    const part = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.constantFrom('s', 'm', 'h', 'd', 'w'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = parts.map(([count, unit]) => `${count}${unit}`);
        const sum = text.reduce((total, word) => total + (parseSpanMs(word) ?? Number.NaN), 0);
        expect(parseSpanMs(text.join(''))).toBe(sum);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const ms = parseSpanMs(text);
        expect(ms === undefined || (Number.isSafeInteger(ms) && ms > 0)).toBe(true);
      }),
    );
  });
});
