import { afterEach, describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../src/adapters/demo/behaviour.ts';
import {
  type FakeProvider,
  type FakeProviderOptions,
  startFakeProvider,
} from '../../../src/adapters/demo/fake-provider.ts';
import { createEndpointInspector } from '../../../src/adapters/providers/endpoint-inspector.ts';
import type { Endpoint, ListOutcome } from '../../../src/core/ports/model-calls.ts';
import { apiKey, BASE_PATHS, CANARY, noAuth, SPOKEN, type Spoken } from './call-target.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function fake(behaviour: Behaviour, options: Partial<FakeProviderOptions> = {}): Promise<FakeProvider> {
  const provider = await startFakeProvider({ behave: () => behaviour, ...options });
  cleanups.push(() => provider.close());
  return provider;
}

const answer: Behaviour = { kind: 'answer', text: '' };
const body = (value: unknown): Behaviour => ({ kind: 'status', status: 200, body: value });

function endpoint(url: string, api: Spoken, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    provider: 'fake',
    api,
    baseUrl: `${url}${BASE_PATHS[api]}`,
    headers: {},
    auth: apiKey(),
    ...changes,
  };
}

function list(from: Endpoint, timeoutMs = 5000, signal = new AbortController().signal): Promise<ListOutcome> {
  return createEndpointInspector().listModels(from, { timeoutMs, signal });
}

async function listed(from: Endpoint): Promise<Extract<ListOutcome, { ok: true }>['models']> {
  const outcome = await list(from);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.evidence));
  return outcome.models;
}

describe('listModels', () => {
  it.each(SPOKEN)('%s: ids, windows and the key in its header', async (api) => {
    const provider = await fake(answer, { models: ['alpha', 'beta', 'text-embedding-3-small'] });
    const models = await listed(endpoint(provider.url, api));
    expect(models.map(({ id }) => id)).toEqual(['alpha', 'beta']);
    expect(models[0]).toMatchObject({ provider: 'fake', name: 'alpha', source: 'discovered' });
    expect(models[0]?.contextWindow).toBe(api === 'ollama' ? 131_072 : 100_000);
    expect(provider.requests).toMatchObject([{ dialect: 'models', key: CANARY, method: 'GET' }]);
  });

  it('Ollama: sight, thinking, nothing to pay; a model that only embeds is no choice (LOCAL-3)', async () => {
    const provider = await fake(answer, {
      models: ['alpha-vision', 'alpha-thinking', 'deepseek-r1', 'embedder'],
    });
    const models = await listed(endpoint(provider.url, 'ollama', { auth: noAuth }));
    expect(models.map(({ id, input, reasoning }) => [id, input, reasoning])).toEqual([
      ['alpha-vision', ['text', 'image'], false],
      ['alpha-thinking', ['text'], true],
      ['deepseek-r1', ['text'], true],
    ]);
    expect(models[0]?.cost).toEqual({ input: 0, output: 0, cacheRead: 0, cacheWrite: 0 });
  });

  it('LM Studio: its own list with what is loaded, else the usual one (LOCAL-5)', async () => {
    const options = { models: ['team/alpha-vision', 'some-embedder'] };
    const own = await fake(answer, { ...options, lmStudio: true });
    expect(await listed(endpoint(own.url, 'openai-completions', { provider: 'lmstudio' }))).toEqual([
      {
        provider: 'lmstudio',
        id: 'team/alpha-vision',
        name: 'LM team/alpha-vision',
        input: ['text', 'image'],
        source: 'discovered',
        contextWindow: 131_072,
        contextTokens: 4096,
      },
    ]);
    const old = await fake(answer, options);
    const models = await listed(endpoint(old.url, 'openai-completions', { provider: 'lmstudio' }));
    expect(models[0]).toMatchObject({ id: 'team/alpha-vision', contextWindow: 100_000 });
    expect(old.requests.map(({ path }) => path)).toEqual(['/v1/models']);
  });

  it('keeps the good rows of a bad list, cleaned and at most 5000 (X10, P23)', async () => {
    const rows = [
      null,
      7,
      { id: 5 },
      { id: '' },
      { id: 'a\u001b[31mlpha\u202e', display_name: '\u001b]0;x\u0007Al', context_length: 'no' },
    ];
    const provider = await fake(body({ data: rows }));
    expect(await listed(endpoint(provider.url, 'openai-completions'))).toEqual([
      { provider: 'fake', id: 'alpha', name: 'Al', input: ['text'], source: 'discovered' },
    ]);
    const many = await fake(
      body({ data: Array.from({ length: 6000 }, (_, index) => ({ id: `m${index}` })) }),
    );
    expect(await listed(endpoint(many.url, 'openai-completions'))).toHaveLength(5000);
  });

  it('LOCAL-4: of Ollama 500 models at most, and its list alone where no more is asked for', async () => {
    const models = Array.from({ length: 600 }, (_, index) => ({ name: `m${index}` }));
    const provider = await fake(body({ models }));
    const from = endpoint(provider.url, 'ollama', { auth: noAuth });
    const options = { timeoutMs: 5000, signal: new AbortController().signal, once: 'models' } as const;
    const outcome = await createEndpointInspector().listModels(from, options);
    expect(outcome.ok && outcome.models.length).toBe(500);
    expect(provider.requests.map(({ path }) => path)).toEqual(['/api/tags']);
  });

  it('PICK-5: marks what the provider lists and takes out of use', async () => {
    const data = [
      { id: 'gateway-word', status: 'deprecated' },
      { id: 'mistral-ends', deprecation: '2026-12-01T00:00:00Z' },
      { id: 'mistral-stays', deprecation: null },
      { id: 'groq-off', active: false, status: 'deprecated' },
      { id: 'groq-on', active: true },
      { id: 'copilot-off', policy: { state: 'disabled' } },
      { id: 'copilot-on', policy: { state: 'enabled' } },
      { id: 'odd', status: 1, deprecation: { inference: 1 }, active: 'yes', policy: 'none' },
    ];
    const provider = await fake(body({ data }));
    const models = await listed(endpoint(provider.url, 'openai-completions'));
    expect(models.map(({ id, mark }) => [id, mark])).toEqual([
      ['gateway-word', 'deprecated'],
      ['mistral-ends', 'deprecated'],
      ['mistral-stays', undefined],
      ['groq-off', 'disabled'],
      ['groq-on', undefined],
      ['copilot-off', 'disabled'],
      ['copilot-on', undefined],
      ['odd', undefined],
    ]);
  });

  it('reads a bare list, and an empty one as no models (LOCAL-7)', async () => {
    const bare = await fake(body([{ id: 'alpha' }]));
    expect(await listed(endpoint(bare.url, 'openai-completions'))).toHaveLength(1);
    const empty = await fake(body({ data: [] }));
    expect(await listed(endpoint(empty.url, 'openai-completions'))).toEqual([]);
  });

  it.each([
    ['a web page', { kind: 'html' }],
    ['other JSON', body({ hello: 'world' })],
    ['a list of other things', body({ data: [{ title: 'a task' }, 7] })],
    ['an empty array', body([])],
    ['nothing', { kind: 'empty' }],
  ] as const)('%s is no list', async (_, behaviour) => {
    const provider = await fake(behaviour);
    const outcome = await list(endpoint(provider.url, 'openai-completions'));
    expect(outcome).toMatchObject({ ok: false, evidence: { status: 200 } });
    expect(JSON.stringify(outcome)).toContain('not with a list of models');
  });

  it.each(SPOKEN)('%s: a refusal is evidence without the key', async (api) => {
    const refusal = { error: { message: `Incorrect API key provided: ${CANARY}\u001b[2J` } };
    const provider = await fake({
      kind: 'status',
      status: 401,
      headers: { 'x-request-id': 'r1' },
      body: refusal,
    });
    const outcome = await list(endpoint(provider.url, api));
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { status: 401, headers: { 'x-request-id': 'r1' } },
    });
    expect(JSON.stringify(outcome)).toContain('[redacted]');
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
  });

  it('a server that hangs is left when the time is up; a stop by the person is told as one', async () => {
    const provider = await fake({ kind: 'hang' });
    const from = endpoint(provider.url, 'openai-completions');
    expect(await list(from, 60)).toMatchObject({
      ok: false,
      evidence: { name: 'TimeoutError', code: 'ETIMEDOUT', message: 'gave up after 1 s' },
    });
    expect(await list(from, 5000, AbortSignal.abort())).toMatchObject({
      ok: false,
      evidence: { aborted: true },
    });
  });

  it('a flood ends at the cap (X10)', async () => {
    const provider = await fake({ kind: 'huge', bytes: 5 * 1024 * 1024 });
    const outcome = await list(endpoint(provider.url, 'openai-completions'));
    expect(outcome).toMatchObject({
      ok: false,
      evidence: { status: 200, message: expect.stringContaining('larger than 4 MiB') },
    });
  });

  it('a redirect is not followed (X6)', async () => {
    const catcher = await fake(answer);
    const provider = await fake({
      kind: 'status',
      status: 302,
      headers: { location: `${catcher.url}/v1/models` },
    });
    const outcome = await list(endpoint(provider.url, 'openai-completions'));
    expect(outcome).toMatchObject({ ok: false, evidence: { status: 302 } });
    expect(catcher.requests).toEqual([]);
  });
});
