import { afterEach, describe, expect, test } from 'vitest';
import { setSetting } from '../../../src/app/config/change-settings.ts';
import {
  customProviderId,
  envNamesFound,
  foundLines,
  providerOptions,
  workingChoices,
} from '../../../src/app/setup/setup-providers.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { findProvider, PROVIDERS } from '../../../src/core/providers/provider-table/provider-table.ts';
import { signInMethods } from '../../../src/core/providers/sign-in.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { modelsOf } from './wizard.ts';

let ports: TestPorts;

afterEach(() => ports?.close());

describe('the provider menu', () => {
  test('begins with the well-known ones and ends with any other server', () => {
    ports = testPorts();
    const options = providerOptions(ports, readWorld(ports), []);
    expect(options.slice(0, 3).map((option) => option.id)).toEqual(['anthropic', 'openai', 'openai-codex']);
    expect(options.at(-1)).toMatchObject({ id: 'custom', label: 'Another server' });
    expect(new Set(options.map((option) => option.id)).size).toBe(options.length);
  });

  test('offers only what this version can carry out', () => {
    ports = testPorts();
    const ids = providerOptions(ports, readWorld(ports), []).map((option) => option.id);
    expect(ids).toContain('openai-codex');
    // GitHub takes Copilot's requests from registered editors only, and this program poses as none.
    expect(ids).not.toContain('github-copilot');
    expect(ids).toEqual(expect.arrayContaining(['amazon-bedrock', 'microsoft-foundry', 'google-vertex']));
    for (const id of ids.slice(0, -1)) {
      expect(workingChoices(findProvider(id)!).length + signInMethods(id).length).toBeGreaterThan(0);
    }
  });

  test('GitHub Copilot is offered once a setting names an app to sign in with', async () => {
    ports = testPorts();
    const offered = () => providerOptions(ports, readWorld(ports), []).map((option) => option.id);
    expect(offered()).not.toContain('github-copilot');
    await setSetting(ports, 'oauth.github-copilot.clientId', 'app-of-mine');
    expect(offered()).toContain('github-copilot');
  });

  test('a provider of the config is offered when requests could be made to it', () => {
    ports = testPorts({
      config: {
        models: {
          providers: {
            'my-gateway': { baseUrl: 'https://gateway.example.test/v1', api: 'openai-completions' },
            'no-address': { api: 'openai-completions' },
            openai: { baseUrl: 'https://proxy.example.test/v1' },
          },
        },
      },
    });
    const options = providerOptions(ports, readWorld(ports), []);
    expect(options.filter((option) => option.id === 'my-gateway')).toEqual([
      { id: 'my-gateway', label: 'my-gateway', hint: 'in the config · gateway.example.test' },
    ]);
    const ids = options.map((option) => option.id);
    expect(ids).not.toContain('no-address');
    expect(ids.filter((id) => id === 'openai')).toHaveLength(1);
    expect(ids.at(-1)).toBe('custom');
  });

  test('what was found comes first: servers, stored keys, variables', async () => {
    ports = testPorts({ env: { GROQ_API_KEY: 'canary-groq-key' } });
    await ports.auth.save({
      id: 'xai:default',
      provider: 'xai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-xai-key'),
      verification: { state: 'verified', atMs: 1 },
    });
    const servers = [
      { provider: 'vllm', baseUrl: 'http://127.0.0.1:8000/v1', models: modelsOf('vllm', 'a', 'b', 'c', 'd') },
      { provider: 'lmstudio', baseUrl: 'http://localhost:1234/v1', models: [] },
    ] as const;
    const options = providerOptions(ports, readWorld(ports), servers);
    expect(Object.fromEntries(options.slice(0, 4).map((option) => [option.id, option.hint]))).toEqual({
      xai: 'a key is stored',
      groq: 'GROQ_API_KEY is set',
      lmstudio: 'running here · no models yet',
      vllm: 'running here · a, b, c and 1 more',
    });
    expect(foundLines(ports, servers, false)).toEqual([
      'Found on this machine: GROQ_API_KEY in the environment · vllm with 4 models · lmstudio with 0 models',
    ]);
    expect(JSON.stringify(options)).not.toContain('canary');
  });

  test('variables come in the order of precedence, set ones only', () => {
    ports = testPorts({ env: { ANTHROPIC_API_KEY: 'canary-one', ANTHROPIC_OAUTH_TOKEN: 'canary-two' } });
    expect(envNamesFound(ports, findProvider('anthropic')!)).toEqual([
      'ANTHROPIC_OAUTH_TOKEN',
      'ANTHROPIC_API_KEY',
    ]);
    expect(envNamesFound(ports, findProvider('openai')!)).toEqual([]);
  });
});

test.each([
  ['http://127.0.0.1:18080', 'custom-127-0-0-1-18080'],
  ['https://llm.Example.test/v1', 'custom-llm-example-test'],
  ['http://[::1]:9000/v1', 'custom-1-9000'],
  ['http://box:80/v1', 'custom-box'],
])('ONB-26: %s is called %s', (baseUrl, id) => {
  expect(customProviderId(baseUrl)).toBe(id);
});

test('no built-in provider begins like a custom one', () => {
  expect(PROVIDERS.filter((provider) => provider.id.startsWith('custom'))).toEqual([]);
});
