import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { CallTarget } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { CANARY } from './call-target.ts';
import { call, failure } from './calls.ts';
import { completionsStream, type ScriptedAnswer, scriptedServer } from './scripted-server.ts';

const EXCHANGE = '/copilot_internal/v2/token';
const JSON_TYPE = { 'content-type': 'application/json' };
let count = 0;

/** A GitHub token of its own for each test: exchanged tokens are kept for the life of the process. */
const githubToken = (): string => `${CANARY}-gh-${++count}`;

const target = (url: string, github: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ref: { provider: 'github-copilot', model: 'gpt-5.5' },
  api: 'github-copilot',
  baseUrl: url,
  headers: {},
  auth: { kind: 'bearer', secret: new Secret(github) },
  githubDomain: url,
  ...changes,
});

const token = (number: number, changes: object = {}): ScriptedAnswer => ({
  headers: JSON_TYPE,
  body: JSON.stringify({
    token: `${CANARY}-copilot-${number}`,
    expires_at: Math.floor(Date.now() / 1000) + 1800,
    ...changes,
  }),
});

describe('github-copilot (section 34.1)', () => {
  it('exchanges the GitHub token once and sends only what it got for it', async () => {
    const github = githubToken();
    const server = await scriptedServer(({ path }) =>
      path === EXCHANGE ? token(1) : { body: completionsStream('Hello ', 'there') },
    );
    const answer = { ok: true, text: 'Hello there', usage: { inputTokens: 5, outputTokens: 7 } };
    expect(await call(target(server.url, github))).toMatchObject(answer);
    expect(await call(target(server.url, github))).toMatchObject(answer);
    expect(server.seen.map(({ path }) => path)).toEqual([EXCHANGE, '/chat/completions', '/chat/completions']);
    expect(server.seen[0]?.headers.authorization).toBe(`token ${github}`);
    expect(server.seen[1]?.headers).toMatchObject({
      authorization: `Bearer ${CANARY}-copilot-1`,
      'editor-version': 'openclaw-models',
    });
    expect(JSON.stringify(server.seen.slice(1))).not.toContain(github);
  });

  it('poses as no other editor, and sends the headers of the config as they are', async () => {
    const server = await scriptedServer(({ path }) =>
      path === EXCHANGE ? token(1) : { body: completionsStream('ok') },
    );
    const headers = { 'Editor-Version': 'mine/1', 'Copilot-Integration-Id': 'my-own' };
    await call(target(server.url, githubToken()));
    await call(target(server.url, githubToken(), { headers }));
    expect(server.seen[1]?.headers['copilot-integration-id']).toBeUndefined();
    expect(server.seen[3]?.headers).toMatchObject({
      'editor-version': 'mine/1',
      'copilot-integration-id': 'my-own',
    });
  });

  it('calls at the same time share one exchange', async () => {
    const github = githubToken();
    const server = await scriptedServer(({ path }) =>
      path === EXCHANGE ? token(1) : { body: completionsStream('ok') },
    );
    await Promise.all([1, 2, 3].map(() => call(target(server.url, github))));
    expect(server.seen.filter(({ path }) => path === EXCHANGE)).toHaveLength(1);
  });

  it('a token near its end is exchanged anew', async () => {
    const github = githubToken();
    const almostOver = { expires_at: Math.floor(Date.now() / 1000) + 30 };
    const server = await scriptedServer(({ path }) =>
      path === EXCHANGE ? token(1, almostOver) : { body: completionsStream('ok') },
    );
    await call(target(server.url, github));
    await call(target(server.url, github));
    expect(server.seen.filter(({ path }) => path === EXCHANGE)).toHaveLength(2);
  });

  it('a kept token that is refused is exchanged once more, a fresh one is not', async () => {
    const github = githubToken();
    let refused = '';
    let exchanges = 0;
    const server = await scriptedServer(({ path, headers }) => {
      if (path === EXCHANGE) return token(++exchanges);
      const isRefused = refused === 'all' || headers.authorization === refused;
      return isRefused
        ? { status: 401, headers: JSON_TYPE, body: '{"error":{"message":"token expired"}}' }
        : { body: completionsStream('ok') };
    });
    await call(target(server.url, github));
    refused = `Bearer ${CANARY}-copilot-1`;
    expect(await call(target(server.url, github))).toMatchObject({ ok: true });
    expect(exchanges).toBe(2);
    refused = 'all';
    const evidence = await failure(target(server.url, github));
    expect(evidence.status).toBe(401);
    expect(exchanges).toBe(3);
    expect(classifyFailure(evidence, 0).reason).toBe('auth');
  });

  it('a refused exchange is a failure of the credential, with nothing of it in the words', async () => {
    const github = githubToken();
    const body = JSON.stringify({ message: `Bad credentials ${github}` });
    const server = await scriptedServer(() => ({ status: 401, headers: JSON_TYPE, body }));
    const evidence = await failure(target(server.url, github));
    expect(evidence.status).toBe(401);
    expect(classifyFailure(evidence, 0).reason).toBe('auth');
    expect(server.seen).toHaveLength(1);
  });

  it('a server that quotes the exchanged token does not get it into the evidence; 429 is a rate limit', async () => {
    const body = JSON.stringify({ error: { message: `rate limit for ${CANARY}-copilot-1` } });
    const server = await scriptedServer(({ path }) =>
      path === EXCHANGE ? token(1) : { status: 429, headers: JSON_TYPE, body },
    );
    const evidence = await failure(target(server.url, githubToken()));
    expect(evidence.body).toContain('[redacted]');
    expect(classifyFailure(evidence, 0).reason).toBe('rate_limit');
  });

  it.each(['{}', 'no json', '{"token":""}'])('an exchange that answers %s is told', async (body) => {
    const server = await scriptedServer(() => ({ headers: JSON_TYPE, body }));
    const evidence = await failure(target(server.url, githubToken()));
    expect(evidence.message).toContain('without a token');
  });
});
