import { createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vertexBaseUrl, vertexTransport } from '../../../src/adapters/providers/vertex-transport.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { CallTarget, CloudLogin } from '../../../src/core/ports/model-calls.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { apiKey, CANARY } from './call-target.ts';
import { call, failure } from './calls.ts';
import { googleStream, type ScriptedAnswer, scriptedServer } from './scripted-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const HELLO = { ok: true, text: 'Hello there', usage: { inputTokens: 5, outputTokens: 7 } };
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
let count = 0;

const target = (url: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ref: { provider: 'google-vertex', model: 'gemini-2.5-pro' },
  api: 'google-vertex',
  baseUrl: url,
  headers: {},
  auth: apiKey(),
  ...changes,
});

const serviceAccount = (url: string) => ({
  type: 'service_account',
  project_id: 'from-file',
  client_email: `robot-${++count}@from-file.test`,
  private_key: privateKey,
  private_key_id: 'key-1',
  token_uri: `${url}/token`,
});

const keyFile = (content: unknown): string => {
  const path = join(temporaryFolder(), 'key.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const withFile = (
  url: string,
  path: string,
  place: Partial<Extract<CloudLogin, { kind: 'google-file' }>> = {},
): CallTarget => target(url, { auth: { kind: 'none', login: { kind: 'google-file', path, ...place } } });

const token: ScriptedAnswer = {
  headers: JSON_TYPE,
  body: JSON.stringify({ access_token: `${CANARY}-access`, expires_in: 3600 }),
};

describe('google-vertex', () => {
  it('an API key asks without a project and streams the answer', async () => {
    const server = await scriptedServer(() => ({ body: googleStream('Hello ', 'there') }));
    expect(await call(target(server.url))).toMatchObject(HELLO);
    expect(server.seen).toMatchObject([
      {
        path: '/v1/publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
        headers: { 'x-goog-api-key': CANARY },
      },
    ]);
  });

  it('a service account signs for a token, which is kept and asks for its project', async () => {
    const server = await scriptedServer(({ path }) =>
      path === '/token' ? token : { body: googleStream('Hello ', 'there') },
    );
    const file = serviceAccount(server.url);
    const called = withFile(server.url, keyFile(file));
    expect(await call(called)).toMatchObject(HELLO);
    expect(await call(called)).toMatchObject(HELLO);
    const model = 'publishers/google/models/gemini-2.5-pro:streamGenerateContent?alt=sse';
    const asked = `/v1/projects/from-file/locations/global/${model}`;
    expect(server.seen.map(({ path }) => path)).toEqual(['/token', asked, asked]);
    expect(server.seen[1]?.headers.authorization).toBe(`Bearer ${CANARY}-access`);
    const form = new URLSearchParams(server.seen[0]?.text);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = form.get('assertion')!.split('.');
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`);
    expect(verify.verify(publicKey, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: file.client_email,
      aud: file.token_uri,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
    });
  });

  it("a user's own login is refreshed; the environment's project and place go before the file's", async () => {
    const server = await scriptedServer(({ path }) =>
      path === '/token' ? token : { body: googleStream('ok') },
    );
    const file = {
      type: 'authorized_user',
      client_id: `client-${++count}`,
      client_secret: `${CANARY}-client`,
      refresh_token: `${CANARY}-refresh`,
      quota_project_id: 'quota',
      token_uri: `${server.url}/token`,
    };
    await call(withFile(server.url, keyFile(file), { project: 'mine', location: 'europe-west4' }));
    expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.text))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: `${CANARY}-refresh`,
    });
    expect(server.seen[1]?.path).toContain('/v1/projects/mine/locations/europe-west4/publishers/google/');
  });

  it('a region has a host of its own, an address of the person is theirs', async () => {
    const server = await scriptedServer(() => token);
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).endsWith('/token')) return globalThis.fetch(input, init);
      urls.push(String(input));
      return new Response('');
    };
    const setting = { client: 'test', learn: () => undefined };
    const path = keyFile(serviceAccount(server.url));
    const usual = 'https://aiplatform.googleapis.com';
    const places = [
      { base: usual, location: 'us-east5' },
      { base: usual, location: 'global' },
      { base: 'https://mine.test', location: 'us-east5' },
    ];
    for (const { base, location } of places) {
      const wrapped = vertexTransport(withFile(base, path, { location }), fetch, setting);
      await wrapped(`${vertexBaseUrl(base)}/models/m`);
    }
    expect(urls).toEqual([
      'https://us-east5-aiplatform.googleapis.com/v1/projects/from-file/locations/us-east5/publishers/google/models/m',
      'https://aiplatform.googleapis.com/v1/projects/from-file/locations/global/publishers/google/models/m',
      'https://mine.test/v1/projects/from-file/locations/us-east5/publishers/google/models/m',
    ]);
  });

  it.each([
    ['no JSON', 'neither a service account'],
    [{ type: 'external_account' }, 'neither a service account'],
    [undefined, 'cannot be read (ENOENT)'],
    [{ ...serviceAccount('http://127.0.0.1:1'), private_key: 'canary-no-key' }, 'none that can sign'],
    [{ ...serviceAccount('http://127.0.0.1:1'), project_id: undefined }, 'set GOOGLE_CLOUD_PROJECT'],
  ])(
    'a key file that is of no use is a failure of the credential, without a request (%#)',
    async (content, words) => {
      const server = await scriptedServer(() => token);
      const path = content === undefined ? join(temporaryFolder(), 'gone.json') : keyFile(content);
      const evidence = await failure(withFile(server.url, path));
      expect(evidence.message).toContain(words);
      expect(classifyFailure(evidence, 0)).toMatchObject({ reason: 'auth' });
      expect(server.seen).toEqual([]);
    },
  );

  it('a refused exchange and a refused call are evidence; a failed exchange is not kept', async () => {
    let refusing = true;
    const refusal = { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' };
    const limit = {
      error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: `Quota of ${CANARY}-access` },
    };
    const server = await scriptedServer(({ path }) => {
      if (path !== '/token') return { status: 429, headers: JSON_TYPE, body: JSON.stringify(limit) };
      return refusing ? { status: 400, headers: JSON_TYPE, body: JSON.stringify(refusal) } : token;
    });
    const called = withFile(server.url, keyFile(serviceAccount(server.url)));
    expect(classifyFailure(await failure(called), 0).reason).toBe('auth');
    refusing = false;
    const evidence = await failure(called);
    expect(evidence).toMatchObject({ status: 429, body: expect.stringContaining('[redacted]') });
    expect(classifyFailure(evidence, 0).reason).toBe('rate_limit');
  });

  it('a refused key is evidence', async () => {
    const body = JSON.stringify({ error: { code: 401, status: 'UNAUTHENTICATED', message: `no ${CANARY}` } });
    const server = await scriptedServer(() => ({ status: 401, headers: JSON_TYPE, body }));
    expect(classifyFailure(await failure(target(server.url)), 0).reason).toBe('auth');
  });
});
