import { afterEach, describe, expect, test } from 'vitest';
import { resolveTarget } from '../../../src/app/calls/resolve-target.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { formatOAuthMaterial } from '../../../src/core/credentials/oauth-material.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { START_MS, type TestPorts, type TestPortsOptions, testPorts } from '../../support/test-ports.ts';
import { saveProfile } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

function open(options: TestPortsOptions = {}): void {
  ports = testPorts(options);
}

/** The target of the first usable credential of a model, or of the one with this id. */
async function targetOf(provider: string, model: string, id?: string) {
  const world = readWorld(ports);
  const ref = { provider, model };
  const candidate = world
    .plan(ref)
    .find((entry) => (id === undefined ? entry.whyNot === undefined : entry.id === id));
  if (candidate === undefined) throw new Error('no candidate');
  return resolveTarget(ports, world, ref, candidate);
}

const authOf = async (...place: Parameters<typeof targetOf>) => {
  const result = await targetOf(...place);
  if (!result.ok) return result.message;
  const { auth } = result.target;
  return auth.kind === 'none' ? auth.kind : `${auth.kind} ${auth.secret.reveal()}`;
};

describe('the credential of an attempt', () => {
  test.each([
    ['api_key', 'api-key canary-openai:a'],
    ['token', 'bearer canary-openai:a'],
    ['oauth', 'bearer canary-openai:a'],
  ] as const)('CRED-3: a stored %s', async (type, auth) => {
    open();
    const access = new Secret('canary-openai:a');
    const secret = type === 'oauth' ? formatOAuthMaterial({ access, accountId: 'account-1' }) : access;
    await saveProfile(ports, 'openai:a', { type, secret, expiresAtMs: START_MS + 3_600_000 });
    expect(await authOf('openai', 'gpt-5.5')).toBe(auth);
  });

  test('RES-1, S3: a reference resolves at the moment of use', async () => {
    open({ env: { MY_KEY: 'canary-from-env' } });
    await saveProfile(ports, 'openai:a', { ref: { source: 'env', provider: 'default', id: 'MY_KEY' } });
    expect(await authOf('openai', 'gpt-5.5')).toBe('api-key canary-from-env');
  });

  test('RES-2: a reference that does not resolve never falls through to another source', async () => {
    open({ env: { OPENAI_API_KEY: 'canary-ambient' } });
    await saveProfile(ports, 'openai:a', { ref: { source: 'env', provider: 'default', id: 'MISSING' } });
    expect(await authOf('openai', 'gpt-5.5', 'openai:a')).toBe('Environment variable "MISSING" is not set.');
  });

  test.each([
    ['OPENAI_API_KEY', 'openai', 'gpt-5.5', 'api-key'],
    ['ANTHROPIC_OAUTH_TOKEN', 'anthropic', 'claude-opus-4-6', 'bearer'],
  ])('RES-1: %s from the environment', async (name, provider, model, kind) => {
    open({ env: { [name]: 'canary-ambient' } });
    expect(await authOf(provider, model)).toBe(`${kind} canary-ambient`);
  });

  test.each(['zai', 'z.ai', 'Z-AI'])('RES-1, REF-3: models.providers["%s"].apiKey', async (key) => {
    open({ config: { models: { providers: { [key]: { apiKey: 'canary-config' } } } } });
    expect(await authOf('zai', 'glm-5')).toBe('api-key canary-config');
  });

  test('REG-8: a provider under two spellings is one; the id itself owns its fields', async () => {
    const providers = {
      zai: { apiKey: 'canary-own', models: [{ id: 'one' }] },
      'z.ai': { apiKey: 'canary-alias', models: [{ id: 'two' }] },
    };
    open({ config: { models: { providers } } });
    expect(await authOf('zai', 'glm-5')).toBe('api-key canary-own');
    const { catalog } = readWorld(ports);
    expect(['one', 'two'].map((model) => catalog.find({ provider: 'zai', model })?.model)).toEqual([
      'one',
      'two',
    ]);
  });

  test('SEC-1: an apiKey that is a reference', async () => {
    const apiKey = { source: 'env', provider: 'default', id: 'ZAI' };
    open({ config: { models: { providers: { zai: { apiKey } } } }, env: { ZAI: 'canary-ref' } });
    expect(await authOf('zai', 'glm-5')).toBe('api-key canary-ref');
  });

  test('RES-3: a server on this machine needs none', async () => {
    open();
    expect(await authOf('ollama', 'qwen3')).toBe('none');
  });

  test('S9: whatever was loaded is never shown again', async () => {
    open({
      env: { OPENAI_API_KEY: 'canary-ambient' },
      config: { models: { providers: { zai: { apiKey: 'canary-config' } } } },
    });
    await authOf('openai', 'gpt-5.5');
    await authOf('zai', 'glm-5');
    expect(ports.redactor.redact('canary-ambient canary-config')).toBe('[redacted] [redacted]');
  });
});

describe('the rest of a target', () => {
  test('B064: endpoint, protocol and headers come with the key as one value', async () => {
    const headers = { 'x-team': 'blue', 'x-token': { source: 'env', provider: 'default', id: 'TOKEN' } };
    open({
      config: {
        models: {
          providers: { zai: { apiKey: 'canary-config', baseUrl: 'https://gate.example/v1/', headers } },
        },
      },
      env: { TOKEN: 'canary-header' },
    });
    expect(await targetOf('zai', 'glm-5')).toMatchObject({
      ok: true,
      target: {
        ref: { provider: 'zai', model: 'glm-5' },
        api: 'openai-completions',
        baseUrl: 'https://gate.example/v1',
        headers: { 'x-team': 'blue', 'x-token': 'canary-header' },
      },
    });
  });

  test('RES-2: a header that does not resolve is a failure of the candidate', async () => {
    const headers = { 'x-token': { source: 'env', provider: 'default', id: 'TOKEN' } };
    open({ config: { models: { providers: { zai: { apiKey: 'canary-config', headers } } } } });
    expect(await targetOf('zai', 'glm-5')).toEqual({
      ok: false,
      message: 'Environment variable "TOKEN" is not set.',
    });
  });

  test('CUST-1: an address that nobody knows', async () => {
    open({ config: { models: { providers: { mine: { apiKey: 'canary-config' } } } } });
    expect(await targetOf('mine', 'x')).toMatchObject({
      ok: false,
      message: expect.stringContaining('baseUrl'),
    });
  });
});

describe('credentials of clouds', () => {
  const bedrock = async (id: string) => {
    const result = await targetOf('amazon-bedrock', 'amazon.nova-lite-v1:0', id);
    return result.ok ? result.target.auth : result.message;
  };

  test('RES-1: the AWS chain in its order, from the environment', async () => {
    open({
      env: {
        AWS_BEARER_TOKEN_BEDROCK: 'canary-token',
        AWS_ACCESS_KEY_ID: 'canary-id',
        AWS_SECRET_ACCESS_KEY: 'canary-secret',
        AWS_PROFILE: 'work',
        AWS_DEFAULT_REGION: 'eu-west-1',
      },
    });
    const plan = readWorld(ports).plan({ provider: 'amazon-bedrock', model: 'x' });
    expect(plan.map(({ id }) => id)).toEqual([
      'env:AWS_BEARER_TOKEN_BEDROCK',
      'env:AWS_ACCESS_KEY_ID',
      'env:AWS_PROFILE',
    ]);
    expect(await bedrock('env:AWS_BEARER_TOKEN_BEDROCK')).toMatchObject({ kind: 'api-key' });
    expect(await bedrock('env:AWS_ACCESS_KEY_ID')).toMatchObject({
      kind: 'none',
      login: { kind: 'aws-keys', region: 'eu-west-1' },
    });
    expect(await bedrock('env:AWS_PROFILE')).toMatchObject({
      kind: 'none',
      login: { kind: 'aws-profile', profile: 'work', region: 'eu-west-1' },
    });
    // S9: both halves of the pair are hidden, the name of a profile is an ordinary word.
    expect(ports.redactor.redact('canary-id canary-secret work')).toBe('[redacted] [redacted] work');
  });

  test('one half of a key pair is a failure that says what is missing', async () => {
    open({ env: { AWS_ACCESS_KEY_ID: 'canary-id' } });
    expect(await bedrock('env:AWS_ACCESS_KEY_ID')).toContain('"AWS_SECRET_ACCESS_KEY" is not set');
  });

  test('OAUTH-10: the GitHub of an enterprise, the variable before the config', async () => {
    const config = {
      models: { providers: { 'github-copilot': { params: { githubDomain: 'configured.ghe.com' } } } },
    };
    const domain = async () => {
      const result = await targetOf('github-copilot', 'gpt-5.5');
      return result.ok ? result.target.githubDomain : result.message;
    };
    open({ config, env: { GH_TOKEN: 'canary-gh' } });
    expect(await domain()).toBe('configured.ghe.com');
    ports.close();
    open({ config, env: { GH_TOKEN: 'canary-gh', COPILOT_GITHUB_DOMAIN: 'set.ghe.com' } });
    expect(await domain()).toBe('set.ghe.com');
  });
});
