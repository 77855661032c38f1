import { describe, expect, test } from 'vitest';
import { parseSetting, SETTINGS, settingValue } from '../../../src/core/config/settings.ts';
import { findProvider } from '../../../src/core/providers/provider-table/provider-table.ts';
import { SIGN_IN_METHODS, signInFacts, signInMethods } from '../../../src/core/providers/sign-in.ts';

const preset = (key: keyof typeof SETTINGS) => String(SETTINGS[key].default);

describe('section 34.1: who can be signed in to', () => {
  test('OAUTH-1: only the providers with published facts, and each is in the provider table', () => {
    expect(SIGN_IN_METHODS.map(({ provider, id }) => `${provider} ${id}`)).toEqual([
      'openai-codex browser',
      'openrouter browser',
      'github-copilot device',
    ]);
    for (const { provider } of SIGN_IN_METHODS) expect(findProvider(provider)?.auth).toBeDefined();
  });

  test.each([
    ['openai', ['openai-codex']],
    ['OpenAI-Codex', ['openai-codex']],
    ['openrouter', ['openrouter']],
    ['anthropic', []],
    ['xai', []],
    ['chutes', []],
  ])('AUTHCLI-7: %s leads to %j', (provider, expected) => {
    expect(signInMethods(provider).map((method) => method.provider)).toEqual(expected);
  });

  test('OAUTH-2: the facts of a sign-in with ChatGPT', () => {
    const [method] = signInMethods('openai-codex');
    expect(method && signInFacts(method, preset)).toEqual({
      ok: true,
      facts: {
        provider: 'openai-codex',
        kind: 'redirect',
        scope: 'openid profile email offline_access',
        clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
        startUrl: 'https://auth.openai.com/oauth/authorize',
        tokenUrl: 'https://auth.openai.com/oauth/token',
        redirectUrl: 'http://localhost:1455/auth/callback',
      },
    });
  });

  test('a fact that nobody has published is asked for by the name of its setting', () => {
    const [method] = signInMethods('github-copilot');
    expect(method && signInFacts(method, preset)).toEqual({
      ok: false,
      missing: 'oauth.github-copilot.clientId',
    });
    const named =
      method && signInFacts(method, (key) => (key.endsWith('clientId') ? 'own-app' : preset(key)));
    expect(named).toMatchObject({ ok: true, facts: { clientId: 'own-app', kind: 'device' } });
  });
});

describe('settings of sign-ins', () => {
  test.each(['https://login.example.test/token', 'http://127.0.0.1:9000/token', 'http://localhost:1/x'])(
    '%s takes tokens',
    (url) => {
      expect(parseSetting('oauth.openai-codex.tokenUrl', url)).toBe(url);
    },
  );

  test.each([
    'http://login.example.test/token',
    'ftp://127.0.0.1/',
    'token',
    'https://a:b@login.example.test/',
    '',
  ])('%j does not', (url) => {
    expect(() => parseSetting('oauth.openai-codex.tokenUrl', url)).toThrow('cannot be');
  });

  test('the way back leads to this machine only', () => {
    expect(() => parseSetting('oauth.openai-codex.redirectUrl', 'https://example.test/cb')).toThrow(
      'cannot be',
    );
    expect(parseSetting('oauth.openai-codex.redirectUrl', 'http://127.0.0.1:0/cb')).toBe(
      'http://127.0.0.1:0/cb',
    );
    expect(settingValue('oauth.openai-codex.redirectUrl', 'https://example.test/cb')).toContain(
      'localhost:1455',
    );
  });

  test('an id is no sentence', () => {
    expect(() => parseSetting('oauth.github-copilot.clientId', 'two words')).toThrow('cannot be');
  });
});
