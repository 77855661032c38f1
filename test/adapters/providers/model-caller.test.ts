import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createModelCaller } from '../../../src/adapters/providers/model-caller.ts';
import type { CallTarget } from '../../../src/core/ports/model-calls.ts';
import { bearer, CANARY, noAuth, PATIENT, SPOKEN, type Spoken, targetOf } from './call-target.ts';
import { call, chunk, failure, fake, rawServer } from './calls.ts';

describe('an answer', () => {
  it.each(SPOKEN)('%s streams text, key and usage in one request (decision 18)', async (api) => {
    const provider = await fake({ kind: 'answer', text: 'Hello from the other side' });
    const pieces: string[] = [];
    const outcome = await call(targetOf(provider.url, api), { onText: (text) => pieces.push(text) });
    expect(outcome).toMatchObject({
      ok: true,
      text: 'Hello from the other side',
      usage: { inputTokens: 5, outputTokens: 7 },
    });
    expect(pieces.join('')).toBe('Hello from the other side');
    expect(pieces.length).toBeGreaterThan(1);
    expect(provider.requests).toMatchObject([{ dialect: api, key: CANARY, model: 'alpha' }]);
  });

  it.each([
    ['openai-completions', { max_tokens: 3, stream: true, stream_options: { include_usage: true } }],
    ['ollama', { options: { num_predict: 3 }, stream: true }],
  ] as const)(
    '%s: roles, the cap on output, and nothing that custom servers refuse (CUST-6)',
    async (api, rest) => {
      const provider = await fake({ kind: 'answer', text: 'ok' });
      await call(targetOf(provider.url, api), { maxOutputTokens: 3 });
      const messages = [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Hi' },
      ];
      expect(provider.requests.map(({ body }) => body)).toEqual([{ model: 'alpha', messages, ...rest }]);
    },
  );

  it.each(SPOKEN)('IMG-4: %s carries an image in the shape of its protocol', async (api) => {
    const provider = await fake({ kind: 'answer', text: 'a cat' });
    const image = { name: 'cat.png', mediaType: 'image/png', base64: 'iVBORw0KGgo=' };
    const messages = [{ role: 'user', text: 'What is it?', images: [image] }] as const;
    const options = { limits: PATIENT, signal: new AbortController().signal };
    const outcome = await createModelCaller().call(targetOf(provider.url, api), messages, options);
    expect(outcome).toMatchObject({ ok: true, text: 'a cat' });
    const shapes: Readonly<Record<Spoken, unknown>> = {
      'openai-completions': { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
      'openai-responses': { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
      'anthropic-messages': {
        type: 'image',
        source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
      },
      'google-generative-ai': { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
      ollama: ['iVBORw0KGgo='],
    };
    const sent = JSON.stringify(provider.requests[0]?.body);
    const shape = JSON.stringify(shapes[api]);
    expect(sent).toContain(api === 'ollama' ? shape : shape.slice(0, -1));
    expect(sent).toContain('What is it?');
  });

  it('counts a check whose few tokens were thought away as an answer', async () => {
    const body = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'length' }] });
    const { url } = await rawServer({ body });
    expect(await call(targetOf(url, 'openai-completions'), { maxOutputTokens: 1 })).toMatchObject({
      ok: true,
    });
    expect(await failure(targetOf(url, 'openai-completions'))).toMatchObject({ phase: 'body' });
  });
});

describe('how the credential travels', () => {
  const answers: Readonly<Record<Spoken, string>> = {
    'openai-completions': 'authorization',
    'openai-responses': 'authorization',
    'anthropic-messages': 'x-api-key',
    'google-generative-ai': 'x-goog-api-key',
    ollama: 'authorization',
  };
  const credentialHeaders = ['authorization', 'x-api-key', 'x-goog-api-key'];
  const sentBy = async (api: Spoken, changes: Partial<CallTarget>): Promise<IncomingHttpHeaders> => {
    const { url, seen } = await rawServer({ status: 500, body: '{}' });
    await call(targetOf(url, api, changes));
    expect(seen).toHaveLength(1);
    return seen[0]!;
  };
  const present = (headers: IncomingHttpHeaders): readonly string[] =>
    credentialHeaders.filter((name) => name in headers);

  it.each(SPOKEN)('%s: an API key in its one header, none without a key', async (api) => {
    expect(present(await sentBy(api, {}))).toEqual([answers[api]]);
    expect(present(await sentBy(api, { auth: noAuth }))).toEqual([]);
    expect(present(await sentBy(api, { auth: bearer() }))).toEqual(['authorization']);
  });

  it('anthropic: a subscription token is a bearer token with its beta, beside the betas of the config', async () => {
    const headers = await sentBy('anthropic-messages', {
      auth: bearer(),
      headers: { 'Anthropic-Beta': 'own-1' },
    });
    expect(headers).toMatchObject({
      authorization: `Bearer ${CANARY}`,
      'anthropic-beta': 'oauth-2025-04-20, own-1',
    });
  });

  it.each(SPOKEN)('%s: headers of the config are sent and win', async (api) => {
    const headers = { 'X-Team': 'blue', Authorization: 'Basic own' };
    expect(await sentBy(api, { headers })).toMatchObject({ 'x-team': 'blue', authorization: 'Basic own' });
  });

  it('adds the version to an Anthropic address only when it is missing', async () => {
    const provider = await fake({ kind: 'answer', text: 'ok' });
    await call(targetOf(provider.url, 'anthropic-messages'));
    await call(targetOf(`${provider.url}/v1`, 'anthropic-messages'));
    expect(provider.requests.map((request) => request.path)).toEqual(['/v1/messages', '/v1/messages']);
  });
});
