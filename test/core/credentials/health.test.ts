import { describe, expect, it } from 'vitest';
import type { AuthProfile } from '../../../src/core/credentials/credential.ts';
import type { CredentialCandidate } from '../../../src/core/credentials/credential-plan.ts';
import {
  credentialHealth,
  EXPIRY_WARNING_MS,
  healthWords,
  isUsable,
  modelHealth,
} from '../../../src/core/credentials/health.ts';
import { profileOf } from '../../support/auth-profile.ts';
import { blockOf } from '../../support/block.ts';

const NOW = 1_700_000_000_000;

function candidate(
  facts: Partial<AuthProfile> = {},
  rest: Partial<CredentialCandidate> = {},
): CredentialCandidate {
  return { id: 'openai:a', source: 'profile', profile: profileOf('openai:a', facts), ...rest };
}

function cooling(leftMs: number, facts = {}): CredentialCandidate {
  return candidate({}, { block: blockOf('openai:a', { sinceMs: NOW, untilMs: NOW + leftMs, ...facts }) });
}

const disabled = cooling(4 * 3_600_000 + 12 * 60_000, { kind: 'disabled', reason: 'billing', model: '' });

describe('credentialHealth and its words (decision 24)', () => {
  it.each([
    ['a verified key', candidate(), 'ok', 'ready', true],
    ['an environment key', { id: 'env:OPENAI_API_KEY', source: 'env' }, 'ok', 'ready', true],
    ['COOL-10: a cooling key', cooling(42_000), 'cooling', 'cooling 00:42 (rate limit)', false],
    ['DIS-6: a disabled key', disabled, 'disabled', 'disabled 4 h 12 m (billing)', false],
    ['COOL-3: a block that ends now', cooling(0), 'ok', 'ready', true],
    [
      'SEC-6: a reference to a variable that is not set',
      candidate({}, { deadEnd: 'Environment variable "A_KEY" is not set.' }),
      'missing',
      'Environment variable "A_KEY" is not set.',
      false,
    ],
    [
      'STAT-3: a token in its last day',
      candidate({ type: 'token', expiresAtMs: NOW + EXPIRY_WARNING_MS }),
      'expiring',
      'expires in 24 h 0 m',
      true,
    ],
    [
      'STAT-3: a token with a day and more',
      candidate({ type: 'token', expiresAtMs: NOW + EXPIRY_WARNING_MS + 1 }),
      'ok',
      'ready',
      true,
    ],
    [
      'CRED-6: an expired token',
      candidate({ type: 'token', expiresAtMs: NOW - 1 }, { whyNot: 'expired' }),
      'expired',
      'expired',
      false,
    ],
    [
      'decision 24: an old access token of a login',
      candidate({ type: 'oauth', expiresAtMs: NOW - 1 }),
      'expired-refreshable',
      'expired (refreshable)',
      true,
    ],
    [
      'decision 24: a login refreshes before its end matters',
      candidate({ type: 'oauth', expiresAtMs: NOW + 1000 }),
      'ok',
      'ready',
      true,
    ],
    ['a key has no end, whatever is written', candidate({ expiresAtMs: NOW - 1 }), 'ok', 'ready', true],
    [
      'D10: a key nobody checked',
      candidate({ verification: { state: 'unverified', atMs: 7 } }),
      'unverified',
      'unverified',
      true,
    ],
    [
      'CRED-6: nothing stored',
      candidate({ hasSecret: false }, { whyNot: 'missing_credential' }),
      'missing',
      'no credential is stored',
      false,
    ],
    [
      'S14: another address',
      candidate({}, { whyNot: 'origin_changed' }),
      'missing',
      'it was given for another address',
      false,
    ],
  ] as const)('%s', (_name, input, state, words, usable) => {
    const health = credentialHealth(input, NOW);
    expect(health.state).toBe(state);
    expect(healthWords(health, NOW)).toBe(words);
    expect(isUsable(health)).toBe(usable);
  });

  it('D9: a block keeps its reason, its source, the words of the provider and when they were seen', () => {
    const block = blockOf('openai:a', {
      sinceMs: NOW,
      untilMs: NOW + 1,
      lastFailureAtMs: NOW,
      words: 'slow down',
    });
    expect(credentialHealth(candidate({}, { block }), NOW)).toEqual({
      state: 'cooling',
      reason: 'rate_limit',
      sinceMs: NOW,
      untilMs: NOW + 1,
      source: 'ladder',
      words: 'slow down',
      checkedAtMs: NOW,
    });
  });

  it('D10: the evidence is as old as its check', () => {
    expect(
      credentialHealth(candidate({ verification: { state: 'verified', atMs: 77 } }), NOW).checkedAtMs,
    ).toBe(77);
  });
});

describe('modelHealth (decision 24)', () => {
  const ready = candidate();
  const excluded = candidate({}, { whyNot: 'excluded_by_auth_order' });

  it.each([
    ['without any credential', [], 'missing', 'no credentials'],
    ['with one that works', [ready], 'ok', 'ready'],
    ['with one of two blocked', [ready, cooling(42_000)], 'ok', '1 of 2 keys cooling, 00:42'],
    [
      'with two of three blocked, the sooner end is told',
      [ready, cooling(90_000), cooling(42_000)],
      'ok',
      '2 of 3 keys cooling, 00:42',
    ],
    ['with all blocked', [disabled, cooling(42_000)], 'cooling', 'cooling 00:42 (rate limit)'],
    ['with the good one excluded', [candidate({}, { whyNot: 'expired' }), excluded], 'expired', 'expired'],
    ['with only excluded ones', [excluded], 'missing', 'no credentials'],
    [
      'with an unusable and a blocked one',
      [candidate({}, { whyNot: 'expired' }), cooling(1000)],
      'cooling',
      'cooling 00:01 (rate limit)',
    ],
  ] as const)('%s', (_name, candidates, state, words) => {
    const health = modelHealth(candidates, NOW);
    expect(health.state).toBe(state);
    expect(healthWords(health, NOW)).toBe(words);
  });
});
