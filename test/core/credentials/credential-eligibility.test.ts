import { describe, expect, it } from 'vitest';
import { ineligibleCode } from '../../../src/core/credentials/credential-eligibility.ts';
import { profileOf } from '../../support/auth-profile.ts';

const NOW = 1_700_000_000_000;
const ENV_REF = { source: 'env', provider: 'default', id: 'CANARY_KEY' } as const;
const MAX = 8_640_000_000_000_000;

describe('ineligibleCode', () => {
  it.each([
    ['CRED-6: a stored key', {}, undefined],
    ['CRED-6: a reference counts as present', { ref: ENV_REF }, undefined],
    ['CRED-6: neither value nor reference', { hasSecret: false }, 'missing_credential'],
    ['CRED-6: a token without an end', { type: 'token' }, undefined],
    ['CRED-6: a token with time left', { type: 'token', expiresAtMs: NOW + 1 }, undefined],
    ['CRED-6: a token at its end', { type: 'token', expiresAtMs: NOW }, 'expired'],
    ['CRED-6: a token past its end', { type: 'token', expiresAtMs: NOW - 1 }, 'expired'],
    ['CRED-6: the last possible date', { type: 'token', expiresAtMs: MAX }, undefined],
    ['CRED-6: beyond the last date', { type: 'token', expiresAtMs: MAX + 1 }, 'invalid_expires'],
    ['CRED-6: zero', { type: 'token', expiresAtMs: 0 }, 'invalid_expires'],
    ['CRED-6: negative', { type: 'token', expiresAtMs: -1 }, 'invalid_expires'],
    ['CRED-6: not a number', { type: 'token', expiresAtMs: Number.NaN }, 'invalid_expires'],
    ['CRED-6: no end of time', { type: 'token', expiresAtMs: Number.POSITIVE_INFINITY }, 'invalid_expires'],
    [
      'CRED-6: a reference does not excuse the date',
      { type: 'token', ref: ENV_REF, expiresAtMs: 0 },
      'invalid_expires',
    ],
    ['ORD-4: OAuth past its end can be refreshed', { type: 'oauth', expiresAtMs: NOW - 1 }, undefined],
    ['CRED-7: OAuth behind a reference', { type: 'oauth', ref: ENV_REF }, 'ineligible_profile'],
    ['CRED-8: no provider', { provider: '' }, 'ineligible_profile'],
  ] as const)('%s', (_name, facts, code) => {
    expect(ineligibleCode(profileOf('anthropic:work', facts), NOW)).toBe(code);
  });

  it.each([
    ['the declared kind', 'api_key', 'anthropic', 'api_key', undefined],
    ['the older spelling of the kind', 'api-key', 'anthropic', 'api_key', undefined],
    ['another kind', 'api_key', 'anthropic', 'token', 'ineligible_profile'],
    ['oauth takes a static token', 'oauth', 'anthropic', 'token', undefined],
    ['oauth takes no key', 'oauth', 'anthropic', 'api_key', 'ineligible_profile'],
    ['another provider', 'api_key', 'openai', 'api_key', 'ineligible_profile'],
    ['another spelling of the provider', 'api_key', 'Anthropic', 'api_key', undefined],
  ] as const)('PROBE-4: %s', (_name, mode, provider, type, code) => {
    expect(ineligibleCode(profileOf('anthropic:work', { type }), NOW, { provider, mode })).toBe(code);
  });

  it.each(['keyRef', 'tokenRef'] as const)('CRED-7: declared oauth with a %s never serves', (field) => {
    const declared = { provider: 'anthropic', mode: 'oauth', [field]: ENV_REF };
    const stored = profileOf('anthropic:work', { type: 'oauth' });
    expect(ineligibleCode(stored, NOW, declared)).toBe('ineligible_profile');
    const key = profileOf('anthropic:work');
    expect(ineligibleCode(key, NOW, { ...declared, mode: 'api_key' })).toBeUndefined();
  });

  it('CRED-7: declared oauth takes no token behind a reference', () => {
    const profile = profileOf('anthropic:work', { type: 'token', ref: ENV_REF });
    expect(ineligibleCode(profile, NOW, { provider: 'anthropic', mode: 'oauth' })).toBe('ineligible_profile');
  });
});
