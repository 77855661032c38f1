import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  NO_RETRIES,
  type Retries,
  type RetryFacts,
  type RetryLimits,
  type RetryStep,
  sameModelRetry,
} from '../../../src/core/failover/same-model-retry.ts';

const facts: RetryFacts = {
  reason: 'rate_limit',
  hintMs: undefined,
  isSpentWindow: false,
  isIdle: false,
  nowMs: 0,
  fraction: 0.5,
  hasFallback: true,
  leftMs: 600_000,
};

const UNSET: RetryLimits = { maxRetries: undefined, longestHintMs: 60_000 };

function stepAfter(retries: Retries, change: RetryFacts, limits: RetryLimits = UNSET): RetryStep {
  return sameModelRetry(retries, change, limits);
}

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
      const step = stepAfter(retries, { ...facts, reason, nowMs });
      if (step.kind !== 'wait') break;
      count += 1;
      nowMs += step.waitMs;
      retries = step.retries;
    }
    expect(count).toBe(expected);
  });

  test('RETRY-1: eight transient retries at most, whatever the waits', () => {
    const retries = { ...NO_RETRIES, transient: 8, outageSinceMs: 0 };
    expect(stepAfter(retries, { ...facts, reason: 'overloaded' }).kind).toBe('move-on');
  });

  test.each([
    ['RETRY-2: a hint is the least wait', { hintMs: 45_000 }, 45_000],
    ['RETRY-3: a long wait goes to the fallback', { hintMs: 61_000 }, undefined],
    ['RETRY-3: without a fallback it is honoured', { hintMs: 61_000, hasFallback: false }, 61_000],
    ['D22: not beyond the time of the run', { hintMs: 5000, leftMs: 5000 }, undefined],
  ] as const)('%s', (_, change, waitMs) => {
    const step = stepAfter(NO_RETRIES, { ...facts, ...change });
    expect(step.kind === 'wait' ? step.waitMs : undefined).toBe(waitMs);
  });

  test('RETRY-11: the fifth silence in a row ends the run', () => {
    const silent = { ...facts, reason: 'timeout', isIdle: true } as const;
    expect(stepAfter({ ...NO_RETRIES, idle: 3 }, silent).kind).toBe('wait');
    expect(stepAfter({ ...NO_RETRIES, idle: 4 }, silent).kind).toBe('stop');
    expect(stepAfter({ ...NO_RETRIES, idle: 4 }, { ...silent, isIdle: false }).kind).toBe('wait');
  });

  test('RETRY-2: waits stay between a fraction of a second and 30 s, jittered', () => {
    const rateLimited = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(rateLimited, fc.double({ min: 0, max: 1, noNaN: true }), (count, fraction) => {
        const step = stepAfter({ ...NO_RETRIES, rateLimited: count }, { ...facts, fraction });
        return step.kind === 'wait' && step.waitMs >= 750 && step.waitMs <= 30_000;
      }),
    );
  });

  test.each([
    ['a burst is waited for, whatever the hint', { hintMs: 20_000 }, 'wait'],
    ['a spent day or week is not', { isSpentWindow: true, hintMs: 20_000 }, 'move-on'],
    ['a hint alone proves nothing', { hintMs: 59_000 }, 'wait'],
  ] as const)('RETRY-4: %s', (_, change, kind) => {
    expect(stepAfter(NO_RETRIES, { ...facts, ...change }).kind).toBe(kind);
  });

  test.each([
    ['0 switches the layer off', 'rate_limit', 0, 0],
    ['0 switches the layer off', 'overloaded', 0, 0],
    ['more retries', 'overloaded', 12, 12],
    ['a rate limit stays at ten requests in all', 'rate_limit', 12, 9],
    ['fewer of both', 'rate_limit', 2, 2],
  ] as const)('RETRY-5: %s (%s, %i)', (_, reason, maxRetries, expected) => {
    const limits = { ...UNSET, maxRetries };
    let retries = NO_RETRIES;
    let count = 0;
    for (;;) {
      const step = stepAfter({ ...retries, outageSinceMs: undefined }, { ...facts, reason }, limits);
      if (step.kind !== 'wait') break;
      retries = step.retries;
      count += 1;
    }
    expect(count).toBe(expected);
  });

  test.each([
    ['overloaded', 61_000, 60_000, 'move-on'],
    ['overloaded', 61_000, Number.POSITIVE_INFINITY, 'wait'],
    ['rate_limit', 61_000, 60_000, 'wait'],
  ] as const)('RETRY-6: %s with a hint of %i under a cap of %d', (reason, hintMs, longestHintMs, kind) => {
    const asked = { ...facts, reason, hintMs, hasFallback: false };
    expect(stepAfter(NO_RETRIES, asked, { ...UNSET, longestHintMs }).kind).toBe(kind);
  });
});
