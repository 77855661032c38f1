import { describe, expect, it } from 'vitest';
import type { CooldownSettings } from '../../../src/core/config/config.ts';
import { blockPolicy } from '../../../src/core/failover/block-policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function policyWith(cooldowns: CooldownSettings, provider = 'openai') {
  return blockPolicy({ auth: { cooldowns } }, provider);
}

describe('blockPolicy', () => {
  it('COOL-1, DIS-1, DIS-2, DIS-4: the figures without settings', () => {
    expect(blockPolicy({}, 'openai')).toEqual({
      ladderMs: [30_000, MINUTE, 5 * MINUTE],
      failureWindowMs: 24 * HOUR,
      billingMs: 5 * HOUR,
      billingMaxMs: 24 * HOUR,
      authPermanentMs: 10 * MINUTE,
      authPermanentMaxMs: HOUR,
      hintMaxMs: 7 * 24 * HOUR,
      blocksProfiles: true,
      rateLimitRotations: 1,
      overloadRotations: 1,
      overloadBackoffMs: 0,
    });
  });

  it.each([
    ['billingBackoffHours', { billingBackoffHours: 2 }, { billingMs: 2 * HOUR }],
    ['billingMaxHours', { billingMaxHours: 3 }, { billingMaxMs: 3 * HOUR }],
    ['authPermanentBackoffMinutes', { authPermanentBackoffMinutes: 1 }, { authPermanentMs: MINUTE }],
    ['authPermanentMaxMinutes', { authPermanentMaxMinutes: 5 }, { authPermanentMaxMs: 5 * MINUTE }],
    ['failureWindowHours', { failureWindowHours: 1 }, { failureWindowMs: HOUR }],
    ['rateLimitedProfileRotations', { rateLimitedProfileRotations: 0 }, { rateLimitRotations: 0 }],
    ['overloadedProfileRotations', { overloadedProfileRotations: 3 }, { overloadRotations: 3 }],
    ['overloadedBackoffMs', { overloadedBackoffMs: 1500 }, { overloadBackoffMs: 1500 }],
    ['a zero (B065)', { billingBackoffHours: 0 }, { billingMs: 0 }],
  ] as const)('DIS-4: %s is obeyed', (_name, settings, expected) => {
    expect(policyWith(settings)).toMatchObject(expected);
  });

  it('DIS-4: a provider’s own hours win, under any of its names', () => {
    const settings = { billingBackoffHours: 2, billingBackoffHoursByProvider: { 'z.ai': 1 } };
    expect(policyWith(settings, 'zai').billingMs).toBe(HOUR);
    expect(policyWith(settings, 'openai').billingMs).toBe(2 * HOUR);
  });

  it.each(['openrouter', 'kilocode'])('COOL-13: %s never loses a whole credential', (provider) => {
    expect(blockPolicy({}, provider).blocksProfiles).toBe(false);
  });
});
