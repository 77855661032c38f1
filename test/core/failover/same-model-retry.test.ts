import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RETRIES, type RetryFacts, sameModelRetry } from '../../../src/core/failover/same-model-retry.ts';

const facts: RetryFacts = {
  reason: 'rate_limit',
  hintMs: undefined,
  isIdle: false,
  nowMs: 0,
  fraction: 0.5,
  hasFallback: true,
  leftMs: 600_000,
};

describe('RETRY', () => {
  test.each([
    ['rate_limit', 9],
    ['server_error', 6],
    ['auth', 0],
    ['billing', 0],
    ['refusal', 0],
  ] as const)('RETRY-1, RETRY-7: %s is asked again %i times', (reason, expected) => {
    let retries = NO_RETRIES;
    let nowMs = 0;
    let count = 0;
    for (;;) {
      const step = sameModelRetry(retries, { ...facts, reason, nowMs });
      if (step.kind !== 'wait') break;
      count += 1;
      nowMs += step.waitMs;
      retries = step.retries;
    }
    expect(count).toBe(expected);
  });

  test('RETRY-1: eight transient retries at most, whatever the waits', () => {
    const retries = { ...NO_RETRIES, transient: 8, outageSinceMs: 0 };
    expect(sameModelRetry(retries, { ...facts, reason: 'overloaded' }).kind).toBe('move-on');
  });

  test.each([
    ['RETRY-2: a hint is the least wait', { hintMs: 45_000 }, 45_000],
    ['RETRY-3: a long wait goes to the fallback', { hintMs: 61_000 }, undefined],
    ['RETRY-3: without a fallback it is honoured', { hintMs: 61_000, hasFallback: false }, 61_000],
    ['D22: not beyond the time of the run', { hintMs: 5000, leftMs: 5000 }, undefined],
  ] as const)('%s', (_, change, waitMs) => {
    const step = sameModelRetry(NO_RETRIES, { ...facts, ...change });
    expect(step.kind === 'wait' ? step.waitMs : undefined).toBe(waitMs);
  });

  test('RETRY-11: the fifth silence in a row ends the run', () => {
    const silent = { ...facts, reason: 'timeout', isIdle: true } as const;
    expect(sameModelRetry({ ...NO_RETRIES, idle: 3 }, silent).kind).toBe('wait');
    expect(sameModelRetry({ ...NO_RETRIES, idle: 4 }, silent).kind).toBe('stop');
    expect(sameModelRetry({ ...NO_RETRIES, idle: 4 }, { ...silent, isIdle: false }).kind).toBe('wait');
  });

  test('RETRY-2: waits stay between a fraction of a second and 30 s, jittered', () => {
    const rateLimited = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(rateLimited, fc.double({ min: 0, max: 1, noNaN: true }), (count, fraction) => {
        const step = sameModelRetry({ ...NO_RETRIES, rateLimited: count }, { ...facts, fraction });
        return step.kind === 'wait' && step.waitMs >= 750 && step.waitMs <= 30_000;
      }),
    );
  });
});
