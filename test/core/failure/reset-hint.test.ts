import { describe, expect, it } from 'vitest';
import type { FailureEvidence } from '../../../src/core/failure/evidence.ts';
import { readResetHint } from '../../../src/core/failure/reset-hint.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 0, 0);
const NOW_S = NOW_MS / 1000;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

function header(name: string, value: string): FailureEvidence {
  return { status: 429, headers: { [name]: value } };
}

describe('decision 16, B056: every spelling of a deadline', () => {
  it.each<[string, FailureEvidence, number, string]>([
    ['seconds', header('retry-after', '20'), 20_000, 'retry-after'],
    ['HTTP-date', header('retry-after', 'Sat, 21 Nov 2026 12:00:30 GMT'), 30_000, 'retry-after'],
    ['milliseconds', header('retry-after-ms', '174'), 174, 'retry-after-ms'],
    ['upper-case name', header('Retry-After', '3'), 3000, 'retry-after'],
    ['window in seconds', header('x-ratelimit-reset', '45'), 45_000, 'x-ratelimit-reset'],
    ['window in epoch seconds', header('x-ratelimit-reset', `${NOW_S + 60}`), 60_000, 'x-ratelimit-reset'],
    [
      'window in epoch milliseconds',
      header('x-ratelimit-reset', `${NOW_MS + 1500}`),
      1500,
      'x-ratelimit-reset',
    ],
    [
      'window as Go duration',
      header('x-ratelimit-reset-requests', '1m30s'),
      90_000,
      'x-ratelimit-reset-requests',
    ],
    ['window of milliseconds', header('x-ratelimit-reset-tokens', '6ms'), 6, 'x-ratelimit-reset-tokens'],
    [
      'Anthropic ISO time',
      header('anthropic-ratelimit-tokens-reset', '2026-11-21T12:00:10Z'),
      10_000,
      'anthropic-ratelimit-tokens-reset',
    ],
    [
      'Google RetryInfo',
      { status: 429, body: '{"error":{"details":[{"@type":"RetryInfo","retryDelay":"30s"}]}}' },
      30_000,
      'body: retryDelay',
    ],
    [
      'Codex seconds',
      { status: 429, body: '{"error":{"resets_in_seconds":13872}}' },
      13_872_000,
      'body: resets_in_seconds',
    ],
    [
      'Codex instant',
      { status: 429, body: `{"error":{"resets_at":${NOW_S + 90}}}` },
      90_000,
      'body: resets_at',
    ],
    ['body: 1m30s', { message: 'Please try again in 1m30s.' }, 90_000, 'body: try again in'],
    [
      'body: fraction',
      { message: 'Please try again in 9m38.016s. Visit us.' },
      578_016,
      'body: try again in',
    ],
    ['body: words', { body: 'try again in 2 hours and 3 minutes' }, 7_380_000, 'body: try again in'],
    [
      'body: reset after',
      { body: 'Your quota will reset after 18h31m10s.' },
      66_670_000,
      'body: resets after',
    ],
    ['body: ISO', { message: 'Limit reached, resets at 2026-11-21T13:00:00Z' }, HOUR_MS, 'body: resets at'],
    ['body: ISO with offset', { message: 'resets at 2026-11-21T15:00:00+02:00' }, HOUR_MS, 'body: resets at'],
    ['body: clock later today', { message: 'resets at 18:00 UTC' }, 6 * HOUR_MS, 'body: resets at'],
    ['body: clock tomorrow', { message: 'usage limit, resets 3am' }, 15 * HOUR_MS, 'body: resets'],
    [
      'body: tomorrow',
      { message: 'Daily limit reached, resets tomorrow.' },
      12 * HOUR_MS,
      'body: resets tomorrow',
    ],
    [
      'body: regain access',
      { message: 'You will regain access on 2026-11-22 at 00:00 UTC.' },
      12 * HOUR_MS,
      'body: regain access on',
    ],
    [
      'body: epoch after a bar',
      { message: `Claude AI usage limit reached|${NOW_S + 3600}` },
      HOUR_MS,
      'body: limit reached',
    ],
    [
      'OpenRouter headers in the body',
      {
        status: 429,
        body: `{"error":{"metadata":{"headers":{"X-RateLimit-Remaining":"0","X-RateLimit-Reset":"${NOW_MS + 5000}"}}}}`,
      },
      5000,
      'body: x-ratelimit-reset',
    ],
    ['nested cause', { message: 'outer', cause: header('retry-after', '7') }, 7000, 'retry-after'],
  ])('%s', (_name, evidence, afterMs, source) => {
    expect(readResetHint(evidence, NOW_MS)).toEqual({ afterMs, source });
  });

  it('lets the later deadline win', () => {
    const evidence = { ...header('retry-after', '2'), message: 'try again in 20s' };
    expect(readResetHint(evidence, NOW_MS)).toEqual({ afterMs: 20_000, source: 'body: try again in' });
    const windows = {
      status: 429,
      headers: { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' },
    };
    expect(readResetHint(windows, NOW_MS)?.afterMs).toBe(360_000);
  });

  it('ignores windows that still have room, and prefers those that say they are empty', () => {
    const headers = {
      'x-ratelimit-reset-requests': '2m59s',
      'x-ratelimit-remaining-requests': '14370',
      'x-ratelimit-reset-tokens': '8s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-images': '1h',
    };
    expect(readResetHint({ status: 429, headers }, NOW_MS)?.afterMs).toBe(8000);
    const unified = {
      'anthropic-ratelimit-unified-5h-reset': `${NOW_S + 100}`,
      'anthropic-ratelimit-unified-5h-status': 'rejected',
      'anthropic-ratelimit-unified-7d-reset': `${NOW_S + 9999}`,
      'anthropic-ratelimit-unified-7d-status': 'allowed_warning',
    };
    expect(readResetHint({ status: 429, headers: unified }, NOW_MS)?.afterMs).toBe(100_000);
  });

  it('ignores windows on a server fault', () => {
    expect(readResetHint({ ...header('x-ratelimit-reset', '60'), status: 500 }, NOW_MS)).toBeUndefined();
  });

  it.each([
    '-5',
    '0',
    'NaN',
    'Infinity',
    '1e9',
    '',
    'soon',
    'foo 1',
    'Sat, 21 Nov 2015 12:00:30 GMT',
    '99:99',
  ])('ignores a senseless retry-after: %j', (value) => {
    expect(readResetHint(header('retry-after', value), NOW_MS)).toBeUndefined();
  });

  it.each([
    ['absurd seconds', header('retry-after', '900000000')],
    ['far instant', header('anthropic-ratelimit-requests-reset', '2126-01-01T00:00:00Z')],
    ['far words', { message: 'try again in 400 days' }],
  ])('cuts to 7 days: %s', (_name, evidence) => {
    expect(readResetHint(evidence, NOW_MS)?.afterMs).toBe(WEEK_MS);
  });

  it.each([
    'try again in a while',
    'try again after 11:34 AM',
    'resets at 25:00',
    'resets at 13pm',
    'it resets the 5 counters',
  ])('reads no deadline from %j', (message) => {
    expect(readResetHint({ message }, NOW_MS)).toBeUndefined();
  });
});
