import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import { apiKey, BASE_PATHS, CANARY, noAuth, PATIENT, SPOKEN, targetOf } from './call-target.ts';
import { chunk, failure, fake, rawServer } from './calls.ts';

describe('a failure is a value', () => {
  it.each(SPOKEN)('%s: status, headers and body of a 429 (ERR-2)', async (api) => {
    const body = { error: { type: 'rate_limit_error', message: `Slow down, ${CANARY}` } };
    const headers = { 'Retry-After': '17', 'set-cookie': 'a=b' };
    const provider = await fake({ kind: 'status', status: 429, headers, body });
    const evidence = await failure(targetOf(provider.url, api));
    expect(evidence).toMatchObject({ provider: 'fake', model: 'alpha', status: 429, outputStarted: false });
    expect(evidence.headers).toMatchObject({ 'retry-after': '17' });
    expect(evidence.headers).not.toHaveProperty('set-cookie');
    expect(evidence.body).toContain('Slow down, [redacted]');
    expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'rate_limit', hint: { afterMs: 17_000 } });
    expect(provider.requests).toHaveLength(1);
  });

  it.each([
    [402, { error: { message: 'Your credit balance is too low.' } }, 'billing'],
    [401, { error: { message: 'Invalid key.' } }, 'auth'],
    [529, { error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
    [502, '<!doctype html><html><title>502 Bad Gateway</title></html>', 'timeout'],
  ])('%i is judged by what was answered', async (status, body, reason) => {
    const provider = await fake({ kind: 'status', status, body });
    const evidence = await failure(targetOf(provider.url, 'openai-completions'));
    expect(evidence.status).toBe(status);
    expect(classifyFailure(evidence, 0).reason).toBe(reason);
  });

  it.each(SPOKEN)('%s: a connection that is reset', async (api) => {
    const provider = await fake({ kind: 'reset' });
    const evidence = await failure(targetOf(provider.url, api));
    expect(evidence.outputStarted).toBe(false);
    expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'timeout', failover: true });
  });

  it('nobody listens', async () => {
    const provider = await fake({ kind: 'hang' });
    await provider.close();
    const evidence = await failure(targetOf(provider.url, 'anthropic-messages'));
    expect(JSON.stringify(evidence)).toContain('ECONNREFUSED');
    expect(evidence.phase).toBe('connect');
    expect(classifyFailure(evidence, 0).failover).toBe(true);
  });

  it.each(SPOKEN)('%s: a web page with status 200 keeps its text', async (api) => {
    const provider = await fake({ kind: 'html' });
    const evidence = await failure(targetOf(provider.url, api));
    expect(evidence).toMatchObject({
      status: 200,
      message: 'The server answers with a web page instead of a stream',
    });
    expect(evidence.body).toContain('Sign in');
  });

  it.each(SPOKEN)(
    '%s: an error document with status 200 is read, not taken for an empty answer',
    async (api) => {
      const error = api === 'ollama' ? 'Rate limit exceeded' : { message: 'Rate limit exceeded' };
      const provider = await fake({ kind: 'status', status: 200, body: { error } });
      const evidence = await failure(targetOf(provider.url, api));
      expect(classifyFailure(evidence, 0).reason).toBe('rate_limit');
    },
  );

  it.each(SPOKEN)('%s: nothing at all is an empty response', async (api) => {
    const provider = await fake({ kind: 'empty' });
    const evidence = await failure(targetOf(provider.url, api));
    expect(evidence).toMatchObject({ phase: 'body', outputStarted: false });
    expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'empty_response', failover: true });
  });

  it('a turn of thoughts alone is an empty response too (ERR-2)', async () => {
    const thought = chunk({
      choices: [{ index: 0, delta: { reasoning_content: 'Hm' }, finish_reason: null }],
    });
    const end = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    const { url } = await rawServer({ body: `${thought}${end}` });
    const evidence = await failure(targetOf(url, 'openai-completions'));
    expect(classifyFailure(evidence, 0).reason).toBe('empty_response');
  });

  it('thoughts that end without an end have broken off, with nothing shown', async () => {
    const body = chunk({ choices: [{ index: 0, delta: { reasoning_content: 'Hm' }, finish_reason: null }] });
    const { url } = await rawServer({ body });
    const evidence = await failure(targetOf(url, 'openai-completions'), { maxOutputTokens: 8 });
    expect(evidence).toMatchObject({ code: 'ECONNRESET', outputStarted: false });
  });

  it.each(SPOKEN)('%s: an answer cut in the middle has started', async (api) => {
    const provider = await fake({ kind: 'cut', afterText: 'Half of the' });
    const evidence = await failure(targetOf(provider.url, api));
    expect(evidence).toMatchObject({ outputStarted: true, phase: 'stream' });
  });

  it('an error event inside the stream tells its type', async () => {
    const body =
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    const { url } = await rawServer({ body });
    const evidence = await failure(targetOf(url, 'anthropic-messages'));
    expect(classifyFailure(evidence, 0).reason).toBe('overloaded');
  });

  it('an event that fits no protocol tells what the provider wrote, not what a library expected', async () => {
    const facts = { error: { code: 'rate_limit_exceeded', message: 'Try again in 20s' } };
    const body = `data: ${JSON.stringify({ type: 'response.failed', response: facts })}\n\n`;
    const { url } = await rawServer({ body });
    const evidence = await failure(targetOf(url, 'openai-responses'));
    expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'rate_limit', hint: { afterMs: 20_000 } });
    expect(JSON.stringify(evidence).length).toBeLessThan(500);
  });

  it.each([
    ['', 'refused to answer', false],
    ['Half', 'refused to go on', true],
  ])(
    'a safety stop after "%s" is a refusal, never a whole answer (ERR-2)',
    async (content, words, started) => {
      const body = chunk({ choices: [{ index: 0, delta: { content }, finish_reason: 'content_filter' }] });
      const { url } = await rawServer({ body });
      const evidence = await failure(targetOf(url, 'openai-completions'));
      expect(evidence).toMatchObject({ message: expect.stringContaining(words), outputStarted: started });
      expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'refusal', failover: false });
    },
  );

  it.each(SPOKEN)('%s: a credential in a header of the config is not quoted (S9)', async (api) => {
    const headers = { 'X-Portkey-Api-Key': CANARY, Cookie: `session ${CANARY}`, 'X-Team': 'blue' };
    const echo = { error: { message: `team blue may not use ${CANARY}` } };
    const { url } = await rawServer({ status: 403, body: JSON.stringify(echo) });
    const evidence = await failure(targetOf(url, api, { headers, auth: noAuth }));
    expect(evidence.body).toContain('team blue may not use [redacted]');
  });

  it('half an answer that ends politely has broken off', async () => {
    const body = chunk({ choices: [{ index: 0, delta: { content: 'Half' }, finish_reason: null }] });
    const { url } = await rawServer({ body });
    const evidence = await failure(targetOf(url, 'openai-completions'));
    expect(evidence).toMatchObject({ code: 'ECONNRESET', outputStarted: true });
  });

  it('a finish reason of error is named', async () => {
    const body = chunk({ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: 'error' }] });
    const { url } = await rawServer({ body });
    const evidence = await failure(targetOf(url, 'openai-completions'));
    expect(evidence).toMatchObject({ message: 'Unhandled stop reason: error', outputStarted: true });
  });

  it.each(SPOKEN)('%s: a flood ends at the cap (X10)', async (api) => {
    const provider = await fake({ kind: 'huge', bytes: 6 * 1024 * 1024 });
    const evidence = await failure(targetOf(provider.url, api));
    expect(JSON.stringify(evidence)).toContain('larger than 5 MiB');
    expect(JSON.stringify(evidence).length).toBeLessThan(20_000);
  });

  it('a protocol that is not spoken is said without a request', async () => {
    const provider = await fake({ kind: 'answer', text: 'ok' });
    const target = {
      ...targetOf(provider.url, 'openai-completions'),
      api: 'pi-messages',
    } as const;
    const evidence = await failure(target);
    expect(evidence).toMatchObject({ code: 'UNSUPPORTED_API' });
    expect(evidence.message).toContain('pi-messages');
    expect(provider.requests).toEqual([]);
  });

  it.each(SPOKEN)('%s: a key that no header can carry is not quoted', async (api) => {
    const provider = await fake({ kind: 'answer', text: 'ok' });
    const evidence = await failure(targetOf(provider.url, api, { auth: apiKey(`${CANARY}\nnext`) }));
    expect(evidence.message).toContain('[redacted]');
    expect(provider.requests).toEqual([]);
  });
});

describe('limits and stops', () => {
  it.each(SPOKEN)('%s: a server that hangs is left at the first-token limit', async (api) => {
    const provider = await fake({ kind: 'hang' });
    const limits = { ...PATIENT, firstTokenMs: 60 };
    const evidence = await failure(targetOf(provider.url, api), { limits });
    expect(evidence).toMatchObject({ name: 'TimeoutError', phase: 'first-token', outputStarted: false });
    expect(classifyFailure(evidence, 0).reason).toBe('timeout');
  });

  it('a stream that stalls is left at the total limit, having started', async () => {
    const body = `${chunk({ choices: [{ index: 0, delta: { content: 'a' }, finish_reason: null }] })}…`;
    const { url, closed } = await rawServer({ body });
    const limits = { ...PATIENT, totalMs: 150 };
    const evidence = await failure(targetOf(url, 'openai-completions'), { limits });
    expect(evidence).toMatchObject({ name: 'TimeoutError', phase: 'stream', outputStarted: true });
    await closed;
  });

  it.each(SPOKEN)('%s: a stop by the person is told as one and closes the socket', async (api) => {
    const { url, closed, seen } = await rawServer({ body: ': …' });
    const stop = new AbortController();
    const pending = failure(targetOf(url, api), { signal: stop.signal });
    await expect.poll(() => seen.length).toBe(1);
    stop.abort();
    expect(await pending).toMatchObject({ aborted: true, outputStarted: false });
    await closed;
  });

  it('a call that was stopped before it began makes no request', async () => {
    const provider = await fake({ kind: 'answer', text: 'ok' });
    const evidence = await failure(targetOf(provider.url, 'ollama'), { signal: AbortSignal.abort() });
    expect(evidence.aborted).toBe(true);
    expect(provider.requests).toEqual([]);
  });

  it.each(SPOKEN)('%s: a redirect is not followed, so the key stays (X6)', async (api) => {
    const catcher = await rawServer({ body: '' });
    const { url, seen } = await rawServer({
      status: 307,
      headers: { location: `${catcher.url}${BASE_PATHS[api]}` },
      body: '',
    });
    expect(await failure(targetOf(url, api))).toMatchObject({ status: 307 });
    expect([seen.length, catcher.seen.length]).toEqual([1, 0]);
  });
});
