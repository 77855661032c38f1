import { afterEach, describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/app/credentials/oauth-facts.ts';
import { assertGithubDomain, placedFacts } from '../../../src/app/credentials/sign-in-places.ts';
import { signInMethods } from '../../../src/core/providers/sign-in.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

let ports: TestPorts;
afterEach(() => ports.close());

function placed(provider: string) {
  const [method] = signInMethods(provider);
  const found = method && factsOf(ports, method);
  if (method === undefined || found?.ok !== true) throw new Error(`no facts for ${provider}`);
  return placedFacts(ports, method, found.facts);
}

describe('OAUTH-2: the host that the browser comes back to', () => {
  test.each([
    [{}, 'http://localhost:1455/auth/callback'],
    [{ OPENCLAW_OAUTH_CALLBACK_HOST: '127.0.0.1' }, 'http://127.0.0.1:1455/auth/callback'],
    [{ OPENCLAW_OAUTH_CALLBACK_HOST: ' localhost ' }, 'http://localhost:1455/auth/callback'],
  ])('%j: %s', (env, redirectUrl) => {
    ports = testPorts({ env });
    expect(placed('openai-codex')).toMatchObject({ redirectUrl });
    expect(placed('openrouter')).not.toHaveProperty('redirectUrl');
  });

  test.each(['example.test', '0.0.0.0', '10.0.0.4', 'localhost.example.test'])('never %s', (host) => {
    ports = testPorts({ env: { OPENCLAW_OAUTH_CALLBACK_HOST: host } });
    expect(() => placed('openai-codex')).toThrow(`OPENCLAW_OAUTH_CALLBACK_HOST is "${host}"`);
  });
});

describe('OAUTH-10: the GitHub of an enterprise', () => {
  const config = {
    models: { providers: { 'github-copilot': { params: { githubDomain: 'configured.ghe.test' } } } },
  };
  const usual = ['https://github.com/login/device/code', 'https://github.com/login/oauth/access_token'];
  const at = (origin: string) => usual.map((url) => url.replace('https://github.com', origin));

  test.each([
    ['nothing says so', {}, {}, {}, usual],
    ['the config', config, {}, {}, at('https://configured.ghe.test')],
    [
      'the variable before it',
      config,
      { COPILOT_GITHUB_DOMAIN: 'set.ghe.test/' },
      {},
      at('https://set.ghe.test'),
    ],
    ['a whole origin', {}, { COPILOT_GITHUB_DOMAIN: 'http://127.0.0.1:7' }, {}, at('http://127.0.0.1:7')],
    [
      'settings before both',
      config,
      {},
      { deviceUrl: 'https://own.test/d', tokenUrl: 'https://own.test/t' },
      ['https://own.test/d', 'https://own.test/t'],
    ],
  ])('%s', async (_name, document, env, settings, expected) => {
    ports = testPorts({ config: document, env });
    for (const [name, value] of Object.entries({ clientId: 'own-app', ...settings })) {
      await ports.settings.write(`oauth.github-copilot.${name}`, value, 'test');
    }
    const { startUrl, tokenUrl } = placed('github-copilot');
    expect([startUrl, tokenUrl]).toEqual(expected);
  });

  test.each(['http://ghe.test', 'two words', 'user:pass@ghe.test'])('no token goes to %j', async (domain) => {
    ports = testPorts({ env: { COPILOT_GITHUB_DOMAIN: domain } });
    await ports.settings.write('oauth.github-copilot.clientId', 'own-app', 'test');
    expect(() => placed('github-copilot')).toThrow('cannot be');
  });

  test('device-enterprise without a domain says where to write it', () => {
    ports = testPorts();
    expect(() => assertGithubDomain(ports)).toThrow('needs its domain');
    ports.close();
    ports = testPorts({ config });
    expect(() => assertGithubDomain(ports)).not.toThrow();
  });
});
