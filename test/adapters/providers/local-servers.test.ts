import { afterEach, expect, it } from 'vitest';
import { startFakeProvider } from '../../../src/adapters/demo/fake-provider.ts';
import { createEndpointInspector } from '../../../src/adapters/providers/endpoint-inspector.ts';
import { findLocalServers } from '../../../src/adapters/providers/local-servers.ts';
import type { Endpoint } from '../../../src/core/ports/model-calls.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
const never = new AbortController().signal;

it('asks the usual ports without a key, one second each, and keeps what answers', async () => {
  const asked: (readonly [string, string, string, number])[] = [];
  const listModels = async (endpoint: Endpoint, { timeoutMs }: { timeoutMs: number }) => {
    asked.push([endpoint.provider, endpoint.baseUrl, endpoint.auth.kind, timeoutMs]);
    return endpoint.provider === 'vllm'
      ? ({ ok: true, models: [] } as const)
      : ({ ok: false, evidence: { code: 'ECONNREFUSED' } } as const);
  };
  const found = await findLocalServers({ listModels }, undefined, never);
  expect(asked.map(([provider, url, auth, ms]) => [provider, new URL(url).port, auth, ms])).toEqual([
    ['ollama', '11434', 'none', 1000],
    ['lmstudio', '1234', 'none', 1000],
    ['vllm', '8000', 'none', 1000],
    ['sglang', '30000', 'none', 1000],
    ['llama-cpp', '8080', 'none', 1000],
  ]);
  expect(found).toEqual([{ provider: 'vllm', baseUrl: expect.stringContaining(':8000/v1'), models: [] }]);
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:11434'],
  ['0.0.0.0:9999', 'http://127.0.0.1:9999'],
  ['https://gpu.example', 'https://gpu.example'],
])('OLLAMA_HOST=%s is asked at %s', async (host, baseUrl) => {
  const asked: string[] = [];
  const listModels = async (endpoint: Endpoint) => {
    if (endpoint.provider === 'ollama') asked.push(endpoint.baseUrl);
    return { ok: false, evidence: {} } as const;
  };
  await findLocalServers({ listModels }, host, never);
  expect(asked).toEqual([baseUrl]);
});

it.each([
  ['a list', { kind: 'answer', text: '' }, ['alpha']],
  ['a web page', { kind: 'html' }, undefined],
] as const)('over HTTP: %s at OLLAMA_HOST', async (_, behaviour, expected) => {
  const provider = await startFakeProvider({ behave: () => behaviour, models: ['alpha'] });
  cleanups.push(() => provider.close());
  const inspector = createEndpointInspector({ ollamaHost: provider.url.replace('http://', '') });
  const found = await inspector.findLocalServers(never);
  const ollama = found.find((server) => server.provider === 'ollama');
  expect(ollama?.models.map(({ id }) => id)).toEqual(expected);
});
