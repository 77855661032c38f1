import { afterEach, expect, test } from 'vitest';
import type { Behaviour } from '../../../src/adapters/demo/behaviour.ts';
import { type FakeProvider, startFakeProvider } from '../../../src/adapters/demo/fake-provider.ts';
import { createEndpointInspector } from '../../../src/adapters/providers/endpoint-inspector.ts';
import type { Endpoint, ListOptions } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

let provider: FakeProvider;
afterEach(() => provider.close());

const signal = new AbortController().signal;

async function ask(
  once: NonNullable<ListOptions['once']>,
  facts: Partial<Endpoint> = {},
  behaviour: Behaviour = { kind: 'answer', text: '' },
) {
  provider = await startFakeProvider({ models: ['one'], lmStudio: true, behave: () => behaviour });
  const endpoint: Endpoint = {
    provider: 'fake',
    api: 'openai-completions',
    baseUrl: `${provider.url}/v1`,
    headers: {},
    auth: { kind: 'api-key', secret: new Secret('canary-once') },
    ...facts,
  };
  const outcome = await createEndpointInspector().listModels(endpoint, { timeoutMs: 5000, signal, once });
  return { outcome, paths: provider.requests.map(({ path, key }) => `${path} ${key}`) };
}

test('decision 34: the list is one request, with the key', async () => {
  const { outcome, paths } = await ask('models');
  expect(outcome).toMatchObject({ ok: true, models: [{ id: 'one' }] });
  expect(paths).toEqual(['/v1/models canary-once']);
});

test('decision 34: LM Studio’s own list is left alone, and Ollama’s models are not described', async () => {
  expect((await ask('models', { provider: 'lmstudio' })).paths).toEqual(['/v1/models canary-once']);
  await provider.close();
  const { outcome, paths } = await ask('models', {
    api: 'ollama',
    provider: 'ollama',
    auth: { kind: 'none' },
  });
  expect(outcome).toMatchObject({ ok: true });
  expect(paths).toEqual(['/api/tags ']);
});

test('B072: a key address answers with any JSON object and names no models', async () => {
  const described: Behaviour = { kind: 'status', status: 200, body: { data: { label: 'mine' } } };
  // The fake answers below these paths only.
  const { outcome, paths } = await ask('/key/models', {}, described);
  expect(outcome).toEqual({ ok: true, models: [] });
  expect(paths).toEqual(['/v1/key/models canary-once']);
});

test.each<[string, Behaviour, object]>([
  ['a refusal', { kind: 'status', status: 401, body: { error: { message: 'No' } } }, { status: 401 }],
  ['a web page', { kind: 'html' }, { status: 200 }],
])('B072: %s to a key address is none', async (_name, behaviour, evidence) => {
  const { outcome } = await ask('/key/models', {}, behaviour);
  expect(outcome).toMatchObject({ ok: false, evidence });
});
