import { describe, expect, test } from 'vitest';
import { callLimits } from '../../../src/app/calls/call-limits.ts';
import { transition } from '../../../src/app/turn/transition.ts';

const primary = { provider: 'aurora', model: 'large' };
const standIn = { provider: 'comet', model: 'small' };
const hop = { from: 'aurora/large', credentialId: 'a', reason: 'rate_limit', message: 'slow down' } as const;

describe('time limits of an attempt (D22, decision 18, B063)', () => {
  test.each([
    [600_000, 3, 60_000, 200_000],
    [30_000, 3, 10_000, 30_000],
    [600_000, 1, 60_000, 600_000],
    [0, 2, 0.5, 1],
  ])(
    '%i ms left and %i models: %f to the first token, %i in all',
    (left, candidates, firstTokenMs, totalMs) => {
      expect(callLimits(left, candidates, 60_000)).toMatchObject({ firstTokenMs, totalMs });
    },
  );

  test('decision 2: the setting firstToken.limitMs moves the limit', () => {
    expect(callLimits(600_000, 1, 5000)).toMatchObject({ firstTokenMs: 5000, totalMs: 600_000 });
  });
});

describe('who answers (B002)', () => {
  test('a stand-in is told once, not once per turn', () => {
    expect(transition(primary, standIn, undefined, hop)?.text).toBe(
      '↪️ Model Fallback: comet/small (selected aurora/large; rate limit)',
    );
    expect(transition(primary, standIn, standIn, hop)).toBeUndefined();
  });

  test('the return is told once', () => {
    expect(transition(primary, primary, standIn, undefined)?.text).toBe(
      '↪️ Model Fallback cleared: aurora/large (was comet/small)',
    );
    expect(transition(primary, primary, undefined, undefined)).toBeUndefined();
  });
});
