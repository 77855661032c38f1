import { APICallError } from '@ai-sdk/provider';
import { describe, expect, it } from 'vitest';
import { evidenceOf, evidenceOfAnswer } from '../../../src/adapters/http/http-evidence.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

const CANARY = 'canary-Pd4Ks8Vn1Gy6';
const context = {
  provider: 'fake',
  model: 'alpha',
  phase: 'request',
  auth: { kind: 'api-key', secret: new Secret(`${CANARY}\n`) },
  headers: {},
} as const;

describe('evidence', () => {
  it('takes status, headers, message and body from an answer', () => {
    const error = new APICallError({
      message: `Bad key ${CANARY}`,
      url: 'http://fake.test',
      requestBodyValues: { secret: CANARY },
      statusCode: 401,
      responseHeaders: { 'X-Echo': CANARY, Authorization: 'x' },
      responseBody: `{"error":"${CANARY}"}\u001b[2J`,
    });
    expect(evidenceOf(error, context)).toEqual({
      provider: 'fake',
      model: 'alpha',
      phase: 'request',
      status: 401,
      message: 'Bad key [redacted]',
      headers: { 'x-echo': '[redacted]' },
      body: '{"error":"[redacted]"}',
    });
  });

  it('without a status the cause speaks', () => {
    const cause = Object.assign(new Error(`connect failed with ${CANARY}`), { code: 'EACCES' });
    const error = new APICallError({ message: 'Cannot connect', url: '', requestBodyValues: {}, cause });
    expect(evidenceOf(error, context)).toMatchObject({
      code: 'EACCES',
      message: 'connect failed with [redacted]',
    });
  });

  it.each([
    ['ECONNREFUSED', 'nothing listens there (ECONNREFUSED)', 'connect'],
    ['ENOTFOUND', 'the name of the server is not found; is there a network? (ENOTFOUND)', 'connect'],
    ['ECONNRESET', 'the connection was cut off (ECONNRESET)', 'request'],
  ])('says %s in plain words, wherever the code stands', (code, message, phase) => {
    const socket = Object.assign(new Error('as the socket says it'), { code });
    const wrapped = new TypeError('terminated', { cause: socket });
    const answered = { message: 'x', url: '', requestBodyValues: {}, statusCode: 200, cause: wrapped };
    for (const error of [socket, wrapped]) {
      expect(evidenceOf(error, context)).toMatchObject({ message, phase });
    }
    expect(evidenceOf(new APICallError(answered), context)).toMatchObject({ message, status: 200 });
  });

  it('cuts a body to 8 KiB and keeps no key at the edge', () => {
    const body = `${'x'.repeat(8185)}${CANARY}${'y'.repeat(100_000)}`;
    const evidence = evidenceOfAnswer({ status: 500, headers: [], body }, context);
    expect(evidence.body).toHaveLength(8192);
    expect(evidence.body).not.toContain('canary');
  });

  it.each([
    ['text', 'gone', { message: 'gone' }],
    [
      'an object of a stream',
      { type: 'error', code: 'slow_down' },
      { code: 'slow_down', body: '{"type":"error","code":"slow_down"}' },
    ],
    ['nothing', null, {}],
    [
      'a cause',
      new Error('outer', { cause: new Error('inner') }),
      { message: 'outer', cause: { message: 'inner' } },
    ],
  ])('reads %s', (_, error, facts) => {
    expect(evidenceOf(error, context)).toMatchObject({ provider: 'fake', phase: 'request', ...facts });
  });

  it('ends where causes go in circles', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(evidenceOf(error, context)).match(/round/g)).toHaveLength(4);
  });
});
