import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResetHint } from '../../../src/core/failure/reset-hint.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 0, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const inWords = (message: string): number | undefined =>
  readResetHint({ status: 429, message }, NOW_MS)?.afterMs;
const inBody = (body: unknown): number | undefined =>
  readResetHint({ status: 429, body: JSON.stringify(body) }, NOW_MS)?.afterMs;
const inHeaders = (headers: Readonly<Record<string, string>>): number | undefined =>
  readResetHint({ status: 429, headers }, NOW_MS)?.afterMs;

describe('decision 16: dates and durations as people write them', () => {
  it.each([
    ['Please wait 30 seconds', 30_000],
    ['wait for 20s before retrying', 20_000],
    ['wait until 2026-11-21T13:00:00Z', HOUR_MS],
    ['Try again in about 5 minutes', 5 * MINUTE_MS],
    ['try again in approximately 2 hours', 2 * HOUR_MS],
    ['try again in ~5 minutes', 5 * MINUTE_MS],
    ['try again in an hour', HOUR_MS],
    ['try again in a minute', MINUTE_MS],
    ['try again in 1 week', 7 * DAY_MS],
    ['limit resets in 3 weeks', 7 * DAY_MS],
    ['resets in: 5 minutes', 5 * MINUTE_MS],
    ['Resets at: 2026-11-21T13:00:00Z', HOUR_MS],
    ['Retrying in 6s', 6000],
    ['available again in 2 hours', 2 * HOUR_MS],
    ['limit will reset on 2026-11-22', 12 * HOUR_MS],
    ['resets on Nov 25, 2026, 3:00 PM UTC', 4 * DAY_MS + 3 * HOUR_MS],
    ['resets Nov 25 at 3pm', 4 * DAY_MS + 3 * HOUR_MS],
    ['resets at Sat, 21 Nov 2026 13:00:00 GMT', HOUR_MS],
    ['resets November 22nd', 12 * HOUR_MS],
    // The next January is next year's; seven days are the most that is believed.
    ['resets Jan 3 at 9am', 7 * DAY_MS],
    ['resets 10pm (America/New_York)', 15 * HOUR_MS],
    ['resets 10pm (Europe/Berlin)', 9 * HOUR_MS],
    ['resets 10pm (UTC)', 10 * HOUR_MS],
    ['resets 10pm (Middle/Earth)', 10 * HOUR_MS],
  ])('%s', (message, afterMs) => {
    expect(inWords(message)).toBe(afterMs);
  });

  it.each([
    'resets Nov 20, 2026',
    'resets Foo 25 at 3pm',
    'resets on Nov 45',
    'try again in an age',
    'wait for it',
  ])('reads none from %j', (message) => {
    expect(inWords(message)).toBeUndefined();
  });

  it.each([
    [{ error: { retry_after_ms: 5000 } }, 5000],
    [{ retryAfterMs: 5000 }, 5000],
    [{ retryAfter: 5 }, 5000],
    [{ error: { details: [{ metadata: { quotaResetDelay: '1h2m3.5s' } }] } }, 3_723_500],
    [{ quotaResetTimeStamp: '2026-11-21T13:00:00Z' }, HOUR_MS],
    [{ reset_at: '2026-11-21T13:00:00Z' }, HOUR_MS],
    [{ resetAt: NOW_MS + HOUR_MS }, HOUR_MS],
    [{ reset_time: (NOW_MS + HOUR_MS) / 1000 }, HOUR_MS],
    [{ retry_after_ms: 'soon' }, undefined],
    [{ retry_after_ms: -5 }, undefined],
    [{ reset_at: 'yesterday' }, undefined],
  ])('a body with %j', (body, afterMs) => {
    expect(inBody(body)).toBe(afterMs);
  });

  it.each([
    ['the oldest date of HTTP', { 'retry-after': 'Sat Nov 21 12:00:30 2026' }, 30_000],
    ['milliseconds of Azure', { 'x-ms-retry-after-ms': '700' }, 700],
    ['a date alone', { 'anthropic-ratelimit-tokens-reset': '2026-11-22' }, 12 * HOUR_MS],
  ])('headers: %s', (_name, headers, afterMs) => {
    expect(inHeaders(headers)).toBe(afterMs);
  });
});

describe('decision 16: deadlines are meant by the clock of the provider', () => {
  const instant = { 'anthropic-ratelimit-tokens-reset': '2026-11-21T12:10:00Z' };

  it.each([
    ['ten minutes behind ours', 'Sat, 21 Nov 2026 11:50:00 GMT', 20 * MINUTE_MS],
    ['eight minutes ahead of ours', 'Sat, 21 Nov 2026 12:08:00 GMT', 2 * MINUTE_MS],
    ['as far off as the journey explains', 'Sat, 21 Nov 2026 11:59:57 GMT', 10 * MINUTE_MS],
    ['years off', 'Thu, 01 Jan 1970 00:00:00 GMT', 10 * MINUTE_MS],
    ['no clock at all', 'half past nine', 10 * MINUTE_MS],
  ])('a clock %s', (_name, date, afterMs) => {
    expect(inHeaders({ ...instant, Date: date })).toBe(afterMs);
  });

  it('a duration is a duration, whatever the clocks say', () => {
    expect(inHeaders({ 'retry-after': '20', date: 'Sat, 21 Nov 2026 11:50:00 GMT' })).toBe(20_000);
  });
});

it('decision 23: any words behind a phrase are read without throwing, and never beyond seven days', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'nov ',
      '25',
      ', ',
      '2026',
      ' at ',
      '3pm',
      '(utc)',
      '(europe/berlin)',
      '99',
      ':',
      '-',
      'a ',
      'week',
      '~',
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('resets ', 'wait ', 'try again in ', 'resets on '),
      fc.array(piece),
      (phrase, pieces) => {
        const afterMs = inWords(phrase + pieces.join(''));
        if (afterMs === undefined) return;
        expect(afterMs).toBeGreaterThanOrEqual(1);
        expect(afterMs).toBeLessThanOrEqual(7 * DAY_MS);
      },
    ),
    { numRuns: 1000 },
  );
});
