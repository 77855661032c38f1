import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { RequestShape } from '../../../src/core/providers/request-shape.ts';
import { bearer, SPOKEN, targetOf } from './call-target.ts';
import { call, fake, rawServer } from './calls.ts';

const shape: RequestShape = { params: {}, compat: {}, isNative: false };

test.each(SPOKEN)('CUST-4: %s sends params and the configured limit in its own form', async (api) => {
  const provider = await fake({ kind: 'answer', text: 'ok' });
  const target = targetOf(provider.url, api, {
    shape: { ...shape, params: { temperature: 0.25 }, maxTokens: 77 },
  });
  expect(await call(target)).toMatchObject({ ok: true });
  const sent = JSON.stringify(provider.requests[0]!.body);
  expect(sent).toContain('"temperature":0.25');
  expect(sent).toMatch(/"(?:max_tokens|max_output_tokens|maxOutputTokens|num_predict)":77/);
});

test('CUST-7: maxTokensField and usage reach the wire', async () => {
  const provider = await fake({ kind: 'answer', text: 'ok' });
  const compat = { maxTokensField: 'max_completion_tokens', supportsUsageInStreaming: false } as const;
  await call(targetOf(provider.url, 'openai-completions', { shape: { ...shape, compat, maxTokens: 5 } }));
  const { body } = provider.requests[0]!;
  expect(body).toMatchObject({ max_completion_tokens: 5, stream: true });
  expect(Object.keys(body)).not.toContain('max_tokens');
  expect(Object.keys(body)).not.toContain('stream_options');
});

test('CUST-6: a server that only speaks Anthropic’s protocol gets the betas that the config names, no others', async () => {
  const { url, seen } = await rawServer({ status: 500, body: '{}' });
  await call(targetOf(url, 'anthropic-messages', { auth: bearer(), shape }));
  await call(
    targetOf(url, 'anthropic-messages', { auth: bearer(), shape, headers: { 'anthropic-beta': 'own-1' } }),
  );
  await call(targetOf(url, 'anthropic-messages', { auth: bearer(), shape: { ...shape, isNative: true } }));
  expect(seen.map((headers) => headers['anthropic-beta'])).toEqual([undefined, 'own-1', 'oauth-2025-04-20']);
});

test('CUST-5: an explicit proxy is asked, also for this machine', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 no\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const target = targetOf('http://127.0.0.1:18181', 'openai-completions', {
      transport: { proxy: { mode: 'explicit', url } },
    });
    expect(await call(target)).toMatchObject({ ok: false });
    expect(asked.join()).toContain('127.0.0.1:18181');
  } finally {
    proxy.close();
  }
});
