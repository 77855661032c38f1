import { describe, expect, it } from 'vitest';
import { credentialMethods } from '../../../src/core/credentials/credential-methods.ts';
import { LOGOUT_SCOPES, revocationOf } from '../../../src/core/credentials/revocation.ts';
import { isSetupToken, SETUP_TOKEN_PREFIX } from '../../../src/core/credentials/setup-token.ts';
import { findProvider, PROVIDERS } from '../../../src/core/providers/provider-table/provider-table.ts';

describe('ways to add a credential without a sign-in', () => {
  it.each([
    ['anthropic', ['api-key', 'setup-token', 'token']],
    ['openai', ['api-key']],
    ['openai-codex', []],
    ['a provider of the config alone', ['api-key', 'token']],
  ])('AUTHCLI-13, OAUTH-1: %s: %j', (provider, ids) => {
    expect(credentialMethods(findProvider(provider)).map((method) => method.id)).toEqual(ids);
  });

  it('a provider that takes keys is never without a way', () => {
    const keyed = PROVIDERS.filter((provider) => provider.auth.includes('key'));
    expect(keyed.filter((provider) => credentialMethods(provider).length === 0)).toEqual([]);
  });

  it('34.1: only the prefix makes a setup token, and it alone is none', () => {
    expect(isSetupToken(`${SETUP_TOKEN_PREFIX}canary`)).toBe(true);
    for (const value of ['', SETUP_TOKEN_PREFIX, 'sk-ant-api03-canary', ` ${SETUP_TOKEN_PREFIX}canary`]) {
      expect(isSetupToken(value)).toBe(false);
    }
  });
});

describe('what a provider does to end a credential', () => {
  it('a key names the page where a person can delete it', () => {
    const { words, url } = revocationOf('openai', 'api_key', findProvider('openai'));
    expect(words).toMatch(/^OpenAI publishes no endpoint that ends a key; delete it at https:/);
    expect(words).toContain(url);
  });

  it.each(['token', 'oauth'] as const)('a %s, and a provider that is not in the table', (type) => {
    expect(revocationOf('my-box', type, undefined)).toEqual({
      words: expect.stringMatching(/^my-box publishes no endpoint .*your account there\.$/),
    });
    expect(revocationOf('anthropic', type, findProvider('anthropic'))).not.toHaveProperty('url');
  });

  it('a logout has three meanings', () => {
    expect(LOGOUT_SCOPES).toEqual(['here', 'session', 'everywhere']);
  });
});
