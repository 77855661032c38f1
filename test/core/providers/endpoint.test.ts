import { describe, expect, it } from 'vitest';
import type { Config, ConfiguredProvider } from '../../../src/core/config/config.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { resolveEndpoint } from '../../../src/core/providers/endpoint.ts';

const config = (providers: Readonly<Record<string, ConfiguredProvider>> = {}): Config => ({
  models: { providers },
});

const lookupIn =
  (environment: Readonly<Record<string, string>> = {}) =>
  (name: string): string | undefined =>
    environment[name];

const gatewayModel: CatalogModel = {
  provider: 'opencode',
  id: 'claude',
  name: 'Claude',
  input: ['text'],
  api: 'anthropic-messages',
  baseUrl: 'https://opencode.ai/inference/anthropic',
  source: 'bundled',
};

describe('resolveEndpoint', () => {
  it.each([
    ['anthropic', 'anthropic-messages', 'https://api.anthropic.com'],
    ['openrouter', 'openai-completions', 'https://openrouter.ai/api/v1'],
    ['ollama', 'ollama', 'http://127.0.0.1:11434'],
    ['kilocode', 'openai-completions', 'https://api.kilo.ai/api/gateway'],
    ['amazon-bedrock', 'bedrock-converse-stream', 'https://bedrock-runtime.us-east-1.amazonaws.com'],
    ['amazon-bedrock-mantle', 'openai-completions', 'https://bedrock-mantle.us-east-1.api.aws/v1'],
    ['google-vertex', 'google-vertex', 'https://aiplatform.googleapis.com'],
    ['github-copilot', 'github-copilot', 'https://api.githubcopilot.com'],
    ['openai-codex', 'openai-codex-responses', 'https://chatgpt.com/backend-api'],
  ])('section 32: %s speaks %s at %s', (provider, api, baseUrl) => {
    expect(resolveEndpoint(provider, undefined, config(), lookupIn())).toEqual({ ok: true, api, baseUrl });
  });

  it.each([
    ['openrouter', { OPENROUTER_BASE_URL: 'http://127.0.0.1:9/api/v1/' }, 'http://127.0.0.1:9/api/v1'],
    ['openai', { OPENAI_BASE_URL: 'https://proxy.test/v1' }, 'https://proxy.test/v1'],
    ['anthropic', { ANTHROPIC_BASE_URL: 'https://proxy.test' }, 'https://proxy.test'],
    ['ollama', { OLLAMA_HOST: '0.0.0.0:11500' }, 'http://127.0.0.1:11500'],
    ['ollama', { OLLAMA_HOST: 'box' }, 'http://box:11434'],
    ['ollama', { OLLAMA_HOST: 'https://box.test' }, 'https://box.test'],
    ['amazon-bedrock', { AWS_REGION: 'eu-west-1' }, 'https://bedrock-runtime.eu-west-1.amazonaws.com'],
    ['amazon-bedrock', { AWS_DEFAULT_REGION: 'x-1' }, 'https://bedrock-runtime.x-1.amazonaws.com'],
    [
      'amazon-bedrock',
      { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'x-1' },
      'https://bedrock-runtime.eu-west-1.amazonaws.com',
    ],
    ['microsoft-foundry', { AZURE_RESOURCE_NAME: 'one' }, 'https://one.openai.azure.com'],
    ['microsoft-foundry', { AZURE_OPENAI_ENDPOINT: 'https://two.test/' }, 'https://two.test'],
  ])('decision 35: %s follows %j', (provider, environment, baseUrl) => {
    expect(resolveEndpoint(provider, undefined, config(), lookupIn(environment))).toMatchObject({ baseUrl });
  });

  it.each([
    'https://user:canary-password@gate.test/v1',
    'https://canary-token@gate.test',
    'https://gate.test/v1?key=canary-key',
    'https://gate.test/v1#canary',
    'user:canary-password//host@gate',
  ])('S8: %s is refused without a word of it', (baseUrl) => {
    for (const found of [
      resolveEndpoint('openai', undefined, config({ openai: { baseUrl } }), lookupIn()),
      resolveEndpoint('openai', undefined, config(), lookupIn({ OPENAI_BASE_URL: baseUrl })),
    ]) {
      expect(found.ok).toBe(false);
      expect(JSON.stringify(found)).not.toMatch(/canary|gate/);
    }
  });

  it('an at sign in the path is no user name', () => {
    const entry = { openai: { baseUrl: 'https://gate.test/teams/@mine/v1' } };
    expect(resolveEndpoint('openai', undefined, config(entry), lookupIn()).ok).toBe(true);
  });

  it('an address that hangs on the account says what is missing', () => {
    expect(resolveEndpoint('microsoft-foundry', undefined, config(), lookupIn())).toMatchObject({
      ok: false,
      problem: expect.stringContaining('AZURE_OPENAI_RESOURCE_NAME'),
    });
  });

  it('decision 35: the config goes before the environment, and the built-in protocol stays', () => {
    const moved = config({ anthropic: { baseUrl: 'http://127.0.0.1:7' } });
    const lookup = lookupIn({ ANTHROPIC_BASE_URL: 'https://proxy.test' });
    expect(resolveEndpoint('anthropic', undefined, moved, lookup)).toEqual({
      ok: true,
      api: 'anthropic-messages',
      baseUrl: 'http://127.0.0.1:7',
    });
  });

  it('REF-3: finds the config entry under any spelling of the provider', () => {
    for (const name of ['z.ai', 'Z-AI', 'zai']) {
      const entry = config({ [name]: { baseUrl: 'http://127.0.0.1:7' } });
      expect(resolveEndpoint('zai', undefined, entry, lookupIn())).toMatchObject({
        baseUrl: 'http://127.0.0.1:7',
      });
    }
  });

  it('REG-3: an empty base URL is no base URL', () => {
    expect(
      resolveEndpoint('openai', undefined, config({ openai: { baseUrl: '' } }), lookupIn()),
    ).toMatchObject({
      baseUrl: 'https://api.openai.com/v1',
    });
  });

  it("a row's protocol and address go together", () => {
    expect(resolveEndpoint('opencode', gatewayModel, config(), lookupIn())).toEqual({
      ok: true,
      api: 'anthropic-messages',
      baseUrl: 'https://opencode.ai/inference/anthropic',
    });
    const moved = config({ opencode: { baseUrl: 'http://127.0.0.1:7/v1' } });
    expect(resolveEndpoint('opencode', gatewayModel, moved, lookupIn())).toEqual({
      ok: true,
      api: 'openai-completions',
      baseUrl: 'http://127.0.0.1:7/v1',
    });
  });

  it.each([
    [{ baseUrl: 'http://h/v1' }, 'openai-completions'],
    [{ baseUrl: 'http://h/v1', api: 'openai' }, 'openai-completions'],
    [{ baseUrl: 'http://h/v1', api: 'openai-responses' }, 'openai-responses'],
    [{ baseUrl: 'http://h', models: [{ id: 'claude', api: 'anthropic-messages' }] }, 'anthropic-messages'],
  ])('CUST-3: a custom provider with %j speaks %s', (entry, api) => {
    const model: CatalogModel = { ...gatewayModel, provider: 'mine', api: undefined as never };
    expect(resolveEndpoint('mine', model, config({ mine: entry }), lookupIn())).toMatchObject({
      ok: true,
      api,
    });
  });

  it('fills account details in from the environment, and says which are missing', () => {
    const account = { CLOUDFLARE_ACCOUNT_ID: 'acc', CLOUDFLARE_GATEWAY_ID: 'gw' };
    expect(resolveEndpoint('cloudflare-ai-gateway', undefined, config(), lookupIn(account))).toMatchObject({
      baseUrl: 'https://gateway.ai.cloudflare.com/v1/acc/gw/anthropic',
    });
    const missing = resolveEndpoint('cloudflare-ai-gateway', undefined, config(), lookupIn());
    expect(missing).toMatchObject({ ok: false, problem: expect.stringContaining('CLOUDFLARE_ACCOUNT_ID') });
  });

  it.each([
    ['nobody', {}, 'models.providers.nobody.baseUrl'],
    ['mine', { mine: { baseUrl: 'not an address' } }, 'not an address'],
    ['mine', { mine: { baseUrl: 'http://h', api: 'carrier-pigeon' } }, 'carrier-pigeon'],
  ])('%s with %j is a problem that names %s', (provider, providers, words) => {
    expect(resolveEndpoint(provider, undefined, config(providers), lookupIn())).toMatchObject({
      ok: false,
      problem: expect.stringContaining(words),
    });
  });
});
