import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventMessages } from '../../../src/adapters/providers/event-stream.ts';
import { signatureHeaders } from '../../../src/adapters/providers/sigv4.ts';
import { classifyFailure } from '../../../src/core/failure/classify.ts';
import type { CallTarget, CloudLogin } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { apiKey, CANARY } from './call-target.ts';
import { call, failure } from './calls.ts';
import { eventMessage, type SeenRequest, scriptedServer } from './scripted-server.ts';

const MODEL = 'eu.amazon.nova-lite-v1:0';
const STREAM = { 'content-type': 'application/vnd.amazon.eventstream' };

const target = (url: string, changes: Partial<CallTarget> = {}): CallTarget => ({
  ref: { provider: 'amazon-bedrock', model: MODEL },
  api: 'bedrock-converse-stream',
  baseUrl: url,
  headers: {},
  auth: apiKey(),
  ...changes,
});

const keys = (changes: Partial<Extract<CloudLogin, { kind: 'aws-keys' }>> = {}): CallTarget['auth'] => ({
  kind: 'none',
  login: {
    kind: 'aws-keys',
    region: 'eu-west-1',
    accessKeyId: new Secret(`${CANARY}-id`),
    secretKey: new Secret(`${CANARY}-key`),
    ...changes,
  },
});

const event = (type: string, payload: unknown): Buffer =>
  eventMessage(
    { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' },
    payload,
  );
const delta = (text: string): Buffer =>
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text }, p: 'abc' });
const END = [
  event('messageStop', { stopReason: 'end_turn' }),
  event('metadata', { usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 }, metrics: {} }),
];
const HELLO = Buffer.concat([
  event('messageStart', { role: 'assistant' }),
  delta('Hello '),
  delta('there'),
  ...END,
]);
const ANSWER = { ok: true, text: 'Hello there', usage: { inputTokens: 5, outputTokens: 7 } };

/** Signs what arrived once more, from nothing but the request and the keys. */
function expectedSignature(request: SeenRequest, url: string, region: string, sessionToken?: string): string {
  const date = String(request.headers['x-amz-date']);
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const facts = {
    method: request.method,
    url: `${url}${request.path}`,
    headers: { 'content-type': 'application/json' },
    body: request.text,
    region,
    service: 'bedrock',
    nowMs: Date.parse(iso),
  };
  const pair = { accessKeyId: `${CANARY}-id`, secretAccessKey: `${CANARY}-key`, sessionToken };
  return signatureHeaders(facts, pair)['authorization']!;
}

describe('bedrock-converse-stream', () => {
  it('a bearer token asks by the name of the model and streams the answer', async () => {
    const server = await scriptedServer(() => ({ headers: STREAM, body: HELLO }));
    const pieces: string[] = [];
    const options = { onText: (text: string) => pieces.push(text), maxOutputTokens: 16 };
    expect(await call(target(server.url), options)).toMatchObject(ANSWER);
    expect(pieces).toEqual(['Hello ', 'there']);
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/model/eu.amazon.nova-lite-v1%3A0/converse-stream',
        headers: { authorization: `Bearer ${CANARY}` },
        body: {
          system: [{ text: 'Be brief' }],
          messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
          inferenceConfig: { maxTokens: 16 },
        },
      },
    ]);
  });

  it('CUST-4: settings of the config go where Bedrock wants them, and are signed with the rest', async () => {
    const server = await scriptedServer(() => ({ headers: STREAM, body: HELLO }));
    const shape = { params: { temperature: 0.2, top_p: 0.9, top_k: 5 }, compat: {}, isNative: false };
    await call(target(server.url, { auth: keys(), shape }));
    const [request] = server.seen;
    expect(request?.body).toMatchObject({
      inferenceConfig: { temperature: 0.2, topP: 0.9 },
      additionalModelRequestFields: { top_k: 5 },
    });
    expect(request?.headers.authorization).toBe(expectedSignature(request!, server.url, 'eu-west-1'));
  });

  it('access keys sign the request and do not travel', async () => {
    const server = await scriptedServer(() => ({ headers: STREAM, body: HELLO }));
    const auth = keys({ sessionToken: new Secret(`${CANARY}-session`) });
    expect(await call(target(server.url, { auth }))).toMatchObject(ANSWER);
    const [request] = server.seen;
    const { headers } = request!;
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=\S+\/\d{8}\/eu-west-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    expect(headers.authorization).toBe(
      expectedSignature(request!, server.url, 'eu-west-1', `${CANARY}-session`),
    );
    expect(headers['x-amz-security-token']).toBe(`${CANARY}-session`);
    expect(JSON.stringify(request)).not.toContain(`${CANARY}-key`);
  });

  it('AWS_PROFILE: the keys of a profile in the AWS files sign', async () => {
    const server = await scriptedServer(() => ({ headers: STREAM, body: HELLO }));
    const folder = temporaryFolder();
    const credentialsPath = join(folder, 'credentials');
    const configPath = join(folder, 'config');
    const lines = [`aws_access_key_id = ${CANARY}-id`, `aws_secret_access_key = ${CANARY}-key`];
    writeFileSync(credentialsPath, `[work]\n${lines.join('\n')}\n`);
    writeFileSync(configPath, '');
    const login = { kind: 'aws-profile', region: 'eu-west-1', credentialsPath, configPath } as const;
    const called = (profile: string) =>
      target(server.url, { auth: { kind: 'none', login: { ...login, profile } } });
    expect(await call(called('work'))).toMatchObject(ANSWER);
    const [request] = server.seen;
    expect(request?.headers.authorization).toBe(expectedSignature(request!, server.url, 'eu-west-1'));
    const evidence = await failure(called('gone'));
    expect(evidence.message).toContain('AWS_PROFILE "gone" gives no keys');
    expect(classifyFailure(evidence, 0).reason).toBe('auth');
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    [401, undefined, { message: 'unauthorized' }, 'auth'],
    [403, 'ExpiredTokenException:http://x', { message: `The token ${CANARY}-id is expired` }, 'auth'],
    [403, 'UnrecognizedClientException', { message: 'The security token is invalid' }, 'auth'],
    [429, 'ThrottlingException', { message: 'Slow down' }, 'rate_limit'],
    [503, 'ServiceUnavailableException', { message: 'Come back later' }, undefined],
  ])('a %s %s is evidence', async (status, type, body, reason) => {
    const headers = { 'content-type': 'application/json', ...(type && { 'x-amzn-ErrorType': type }) };
    const server = await scriptedServer(() => ({ status, headers, body: JSON.stringify(body) }));
    const evidence = await failure(target(server.url, { auth: keys() }));
    expect(evidence.status).toBe(status);
    if (type !== undefined) expect(evidence.code).toBe(type);
    if (reason !== undefined) expect(classifyFailure(evidence, 0).reason).toBe(reason);
  });

  it('an exception inside the stream is evidence, with what came before it', async () => {
    const headers = { ':message-type': 'exception', ':exception-type': 'throttlingException' };
    const body = Buffer.concat([delta('Hel'), eventMessage(headers, { message: 'Too many requests' })]);
    const server = await scriptedServer(() => ({ headers: STREAM, body }));
    const evidence = await failure(target(server.url));
    expect(evidence).toMatchObject({ code: 'throttlingException', phase: 'stream', outputStarted: true });
    expect(classifyFailure(evidence, 0).reason).toBe('rate_limit');
  });

  it.each([
    ['breaks off', delta('Hel'), 'ECONNRESET'],
    ['is damaged', Buffer.concat([delta('Hel'), Buffer.alloc(16, 1)]), 'ECONNRESET'],
    [
      'is filtered',
      Buffer.concat([delta('x'), event('messageStop', { stopReason: 'content_filtered' })]),
      'content_filter',
    ],
  ])('a stream that %s is no answer', async (_name, body, code) => {
    const server = await scriptedServer(() => ({ headers: STREAM, body }));
    expect(await failure(target(server.url))).toMatchObject({ code });
  });
});

describe('the event stream encoding', () => {
  it('finds the messages however the bytes are cut', async () => {
    for (const size of [1, 3, 7, 64, 10_000]) {
      const chunks = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < HELLO.length; at += size) controller.enqueue(HELLO.subarray(at, at + size));
          controller.close();
        },
      });
      const types: (string | undefined)[] = [];
      for await (const { headers } of chunks.pipeThrough(eventMessages())) types.push(headers[':event-type']);
      expect(types).toEqual([
        'messageStart',
        'contentBlockDelta',
        'contentBlockDelta',
        'messageStop',
        'metadata',
      ]);
    }
  });
});

describe('SigV4', () => {
  it("signs the example of AWS's documentation as AWS does", () => {
    const headers = signatureHeaders(
      {
        method: 'GET',
        url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: '',
        region: 'us-east-1',
        service: 'iam',
        nowMs: Date.UTC(2015, 7, 30, 12, 36, 0),
      },
      {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/'),
      },
    );
    expect(headers['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  it("signs a model's path, encoded once more, and a session as AWS's own signer does", () => {
    const headers = signatureHeaders(
      {
        method: 'POST',
        url: 'https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.amazon.nova-lite-v1%3A0/converse-stream',
        headers: { 'content-type': 'application/json' },
        body: '{"a":1}',
        region: 'eu-west-1',
        service: 'bedrock',
        nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      },
      { accessKeyId: 'canary-id', secretAccessKey: 'canary-key', sessionToken: 'canary-session' },
    );
    expect(headers['authorization']).toMatch(
      /Signature=ce3cca73a410f80d67af9f60c3c2519e2f75ede14f7e3ebd24ce2ca8efec07e7$/,
    );
  });
});
