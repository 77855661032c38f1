import { describe, expect, it } from 'vitest';
import { azureBaseUrl } from '../../../src/adapters/providers/azure-address.ts';
import { accountIdOf, codexBaseUrl, codexBody } from '../../../src/adapters/providers/codex-request.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { CallTarget } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { apiKey, bearer, CANARY } from './call-target.ts';
import { call, failure } from './calls.ts';
import { responsesStream, scriptedServer } from './scripted-server.ts';

const HELLO = { ok: true, text: 'Hello there', usage: { inputTokens: 5, outputTokens: 7 } };

const azure = (url: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ref: { provider: 'microsoft-foundry', model: 'my-deployment' },
  api: 'azure-openai-responses',
  baseUrl: url,
  headers: {},
  auth: apiKey(),
  ...changes,
});

const codex = (url: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ref: { provider: 'openai-codex', model: 'gpt-5.5' },
  api: 'openai-codex-responses',
  baseUrl: `${url}/backend-api`,
  headers: {},
  auth: bearer(),
  ...changes,
});

/** A signed token as far as this program reads it. */
const tokenFor = (claims: unknown): string =>
  `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sign`;

describe('azure-openai-responses', () => {
  it('sends the key in its own header to the deployment and streams the answer', async () => {
    const server = await scriptedServer(() => ({ body: responsesStream('Hello ', 'there') }));
    const pieces: string[] = [];
    expect(await call(azure(server.url), { onText: (text) => pieces.push(text) })).toMatchObject(HELLO);
    expect(pieces).toEqual(['Hello ', 'there']);
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/openai/v1/responses',
        headers: { 'api-key': CANARY },
        body: { model: 'my-deployment', stream: true },
      },
    ]);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('sends a token of Entra ID as a bearer token', async () => {
    const server = await scriptedServer(() => ({ body: responsesStream('ok') }));
    await call(azure(server.url, { auth: bearer() }));
    expect(server.seen[0]?.headers).toMatchObject({ authorization: `Bearer ${CANARY}` });
    expect(server.seen[0]?.headers['api-key']).toBeUndefined();
  });

  it.each([
    ['https://one.openai.azure.com', 'https://one.openai.azure.com/openai/v1'],
    ['https://one.openai.azure.com/openai/', 'https://one.openai.azure.com/openai/v1'],
    ['https://one.openai.azure.com/openai/v1', 'https://one.openai.azure.com/openai/v1'],
  ])('knows the address %s', (typed, used) => {
    expect(azureBaseUrl(typed)).toBe(used);
  });

  it.each([
    [
      401,
      { error: { code: '401', message: `Access denied due to invalid subscription key ${CANARY}` } },
      'auth',
    ],
    [429, { error: { code: '429', message: 'Requests have exceeded the call rate limit' } }, 'rate_limit'],
  ])('a %s is evidence', async (status, body, reason) => {
    const headers = { 'content-type': 'application/json', 'retry-after': '7' };
    const server = await scriptedServer(() => ({ status, headers, body: JSON.stringify(body) }));
    const evidence = await failure(azure(server.url));
    expect(evidence).toMatchObject({ status, headers: { 'retry-after': '7' }, outputStarted: false });
    expect(classifyFailure(evidence, 0).reason).toBe(reason);
  });
});

describe('openai-codex-responses', () => {
  it('sends token and account, system messages as instructions, and nothing that is refused there', async () => {
    const server = await scriptedServer(() => ({ body: responsesStream('Hello ', 'there') }));
    const token = tokenFor({ 'https://api.openai.com/auth': { chatgpt_account_id: 'acc-claimed' } });
    const auth = { kind: 'bearer', secret: new Secret(token) } as const;
    expect(await call(codex(server.url, { auth }), { maxOutputTokens: 16 })).toMatchObject(HELLO);
    const [request] = server.seen;
    expect(request).toMatchObject({
      path: '/backend-api/codex/responses',
      headers: {
        authorization: `Bearer ${token}`,
        'chatgpt-account-id': 'acc-claimed',
        originator: 'openclaw',
      },
      body: { model: 'gpt-5.5', instructions: 'Be brief', store: false, stream: true },
    });
    const body = request?.body as { input: readonly { role: string }[] };
    expect(body.input.map(({ role }) => role)).toEqual(['user']);
    expect(body).not.toHaveProperty('max_output_tokens');
  });

  it('OAUTH-2: what the store knows of the account goes before what the token says', () => {
    const secret = new Secret(tokenFor({ 'https://api.openai.com/auth': { chatgpt_account_id: 'claimed' } }));
    expect(accountIdOf({ kind: 'bearer', secret })).toBe('claimed');
    expect(accountIdOf({ kind: 'bearer', secret, accountId: 'stored' })).toBe('stored');
    expect(accountIdOf(apiKey())).toBeUndefined();
  });

  it.each(['', 'a.b.c', CANARY, tokenFor([]), tokenFor({ 'https://api.openai.com/auth': 3 })])(
    'a token that names no account goes without (%#)',
    (token) => expect(accountIdOf({ kind: 'bearer', secret: new Secret(token) })).toBeUndefined(),
  );

  it('gives instructions where the person gives none, and leaves what is no body alone', () => {
    const input = [{ role: 'user', content: 'Hi' }];
    expect(codexBody({ input })).toMatchObject({ instructions: expect.stringMatching(/./), input });
    expect(codexBody('text')).toBe('text');
    expect(codexBaseUrl('https://chatgpt.com/backend-api/codex')).toBe(
      'https://chatgpt.com/backend-api/codex',
    );
  });

  it.each([
    [401, { detail: `Could not parse your authentication token ${CANARY}` }, 'auth'],
    [
      429,
      { error: { type: 'usage_limit_reached', message: 'The usage limit has been reached' } },
      'rate_limit',
    ],
  ])('a %s is evidence', async (status, body, reason) => {
    const headers = { 'content-type': 'application/json' };
    const server = await scriptedServer(() => ({ status, headers, body: JSON.stringify(body) }));
    const evidence = await failure(codex(server.url));
    expect(evidence.status).toBe(status);
    expect(classifyFailure(evidence, 0).reason).toBe(reason);
  });
});
