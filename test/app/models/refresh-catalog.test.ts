import { afterEach, describe, expect, it } from 'vitest';
import { refreshCatalog } from '../../../src/app/models/refresh-catalog.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import type { EndpointInspector, ListOutcome } from '../../../src/core/ports/model-calls.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';

const open: TestPorts[] = [];

afterEach(() => {
  for (const ports of open.splice(0)) ports.close();
});

function models(provider: string, ...ids: string[]): readonly CatalogModel[] {
  return ids.map((id) => ({ provider, id, name: id, input: ['text'], source: 'discovered' }));
}

function start(
  answers: Record<string, ListOutcome>,
  servers: Awaited<ReturnType<EndpointInspector['findLocalServers']>> = [],
) {
  const asked: string[] = [];
  const ports = testPorts({
    config: {
      agents: { defaults: { model: 'lab/one' } },
      models: {
        providers: {
          lab: { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions', models: [{ id: 'one' }] },
          far: { baseUrl: 'https://far.example/v1', api: 'openai-completions' },
        },
      },
    },
    env: { GROQ_API_KEY: 'canary-groq' },
    inspector: {
      listModels: async ({ provider, baseUrl, auth }) => {
        asked.push(`${provider} ${baseUrl} ${auth.kind}`);
        return (
          answers[provider] ?? {
            ok: false,
            evidence: { code: 'ECONNREFUSED', message: 'refused canary-groq' },
          }
        );
      },
      findLocalServers: async () => servers,
    },
  });
  open.push(ports);
  const kept = (): readonly string[] =>
    ports.catalogStore
      .inventories('main')
      .flatMap((inventory) => inventory.models)
      .map((model) => `${model.provider}/${model.id}`);
  return { ports, asked, kept };
}

describe('refreshCatalog (LIST-7, REG-7)', () => {
  it('asks what is configured and connected, once each, and keeps the answers', async () => {
    const { ports, asked, kept } = start({
      lab: { ok: true, models: models('lab', 'one', 'two') },
      groq: { ok: true, models: models('groq', 'fast') },
    });
    const answers = await refreshCatalog(ports);
    expect(asked.toSorted()).toEqual([
      expect.stringMatching(/^groq https:.* api-key$/),
      'lab http://127.0.0.1:9/v1 none',
    ]);
    expect(answers).toMatchObject([
      { provider: 'lab', ok: true, models: 2, problem: undefined, listedAtMs: expect.any(Number) },
      { provider: 'far', ok: false, models: 0, problem: 'it has no credential' },
      { provider: 'groq', ok: true, models: 1, problem: undefined, listedAtMs: expect.any(Number) },
    ]);
    expect(kept()).toEqual(['groq/fast', 'lab/one', 'lab/two']);
  });

  it('REG-7: a failure keeps the last list, an empty answer clears it, rows of the config stay', async () => {
    const { ports, kept } = start({ lab: { ok: true, models: [] } });
    await ports.catalogStore.replaceDiscovered('shared', 'lab', models('lab', 'two'));
    await ports.catalogStore.replaceDiscovered('shared', 'groq', models('groq', 'fast'));
    const answers = await refreshCatalog(ports);
    expect(answers.find(({ provider }) => provider === 'groq')).toMatchObject({ ok: false, models: 1 });
    expect(kept()).toEqual(['groq/fast']);
    expect(ports.config.changes).toEqual([]);
  });

  it('S9: the reason never carries a key', async () => {
    const { ports } = start({});
    const text = JSON.stringify(await refreshCatalog(ports));
    expect(text).toMatch(/refused/);
    expect(text).not.toContain('canary-groq');
  });

  it('a local server that nobody configured is taken in', async () => {
    const server = {
      provider: 'ollama',
      baseUrl: 'http://127.0.0.1:11434',
      models: models('ollama', 'llama3.3'),
    } as const;
    const { ports, kept } = start({}, [server]);
    expect(await refreshCatalog(ports)).toContainEqual({
      provider: 'ollama',
      ok: true,
      models: 1,
      problem: undefined,
      listedAtMs: expect.any(Number),
    });
    expect(kept()).toEqual(['ollama/llama3.3']);
  });

  it('one provider alone', async () => {
    const { ports, asked } = start({ lab: { ok: true, models: [] } });
    expect(await refreshCatalog(ports, { only: 'lab' })).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

it('LIST-7: a protocol without a list is not asked for one', async () => {
  const asked: string[] = [];
  const ports = testPorts({
    config: { agents: { defaults: { model: 'amazon-bedrock/amazon.nova-lite-v1:0' } } },
    env: { AWS_BEARER_TOKEN_BEDROCK: 'canary-token' },
    inspector: {
      async listModels(endpoint) {
        asked.push(endpoint.provider);
        return { ok: true, models: [] };
      },
      findLocalServers: async () => [],
    },
  });
  open.push(ports);
  const refreshed = (await refreshCatalog(ports)).map(({ provider }) => provider);
  expect(refreshed).not.toContain('amazon-bedrock');
  expect(await refreshCatalog(ports, { only: 'amazon-bedrock' })).toMatchObject([
    { provider: 'amazon-bedrock', ok: false, problem: 'its protocol has no list of models' },
  ]);
  expect(asked).not.toContain('amazon-bedrock');
});
