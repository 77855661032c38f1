import { afterEach, expect, test } from 'vitest';
import { type ListRequest, listModels } from '../../../src/app/models/list-models.ts';
import { AppError } from '../../../src/core/errors.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import { modelsOf } from '../../../src/core/models/models-by-provider.ts';
import type { TestPorts } from '../../support/test-ports.ts';
import { testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, OPENAI, saveKeys, turnPorts } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const refs = (request: ListRequest) => listModels(ports, request).map((row) => formatModelRef(row.ref));
const providers = (request: ListRequest) => [
  ...new Set(listModels(ports, request).map((row) => row.ref.provider)),
];

test('LIST-1: by default what is selected and what a key can reach', async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a']);
  const listed = refs({ scope: 'available' });
  expect(listed.slice(0, 2)).toEqual([OPENAI, ANTHROPIC]);
  expect(listed).toContain('openai/gpt-5.4-mini');
  expect(providers({ scope: 'available' })).toEqual(['openai', 'anthropic']);
  expect(listed.filter((ref) => ref.startsWith('anthropic/'))).toEqual([ANTHROPIC]);
});

test('LIST-1: --all is the whole catalog', () => {
  ports = testPorts();
  expect(refs({ scope: 'all' })).toHaveLength(modelsOf(ports.bundledCatalog.models).length);
});

test('LIST-4: what is selected and no catalog lists is tagged as missing in every view', () => {
  ports = testPorts({ config: chainConfig(['groq/no-such-model']) });
  for (const request of [{ scope: 'all' }, { scope: 'available', provider: 'groq' }] as const) {
    const row = listModels(ports, request).find(({ ref }) => formatModelRef(ref) === 'groq/no-such-model');
    expect(row?.tags).toEqual(['fallback#1', 'missing']);
  }
});

test.each(['zai', 'z.ai', 'Z.AI'])('LIST-2, REF-3: --provider %s widens to its catalog', (provider) => {
  ports = testPorts();
  expect(refs({ scope: 'available', provider })).toContain('zai/glm-5');
  expect(providers({ scope: 'available', provider })).toEqual(['zai']);
});

test('LIST-2: a label is no provider', () => {
  ports = testPorts();
  expect(refs({ scope: 'all', provider: 'Moonshot AI' })).toEqual([]);
});

test("LIST-3: --local keeps servers of one's own", async () => {
  ports = testPorts({
    config: {
      models: { providers: { box: { baseUrl: 'http://192.168.1.5:9000/v1', models: [{ id: 'big' }] } } },
    },
    env: { OPENAI_API_KEY: 'canary-env' },
  });
  await ports.catalogStore.replaceDiscovered('main', 'ollama', [
    { provider: 'ollama', id: 'qwen3', name: 'qwen3', input: ['text'], source: 'discovered' },
  ]);
  expect(refs({ scope: 'available', localOnly: true })).toEqual(['box/big', 'ollama/qwen3']);
});

test('LIST-7, decision 36: it reads only, even from a store that is damaged', async () => {
  ports = testPorts({ config: chainConfig() });
  await saveKeys(ports, 'openai:a');
  const before = ports.watch.version();
  listModels(ports, { scope: 'all' });
  expect(ports.watch.version()).toBe(before);
  ports.auth.list = () => {
    throw new AppError('store-corrupt', 'damaged');
  };
  expect(refs({ scope: 'available' })).toEqual([OPENAI]);
});
