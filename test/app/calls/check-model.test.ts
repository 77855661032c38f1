import { afterEach, expect, test } from 'vitest';
import { checkModel } from '../../../src/app/calls/check-model.ts';
import type { CallOptions, CallTarget } from '../../../src/core/ports/model-calls.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { answered, START_MS, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { failed } from '../../support/turns.ts';

let ports: TestPorts;

afterEach(() => ports.close());

const secret = new Secret('canary-secret-value');
const target: CallTarget = {
  ref: { provider: 'openai', model: 'gpt' },
  api: 'openai-completions',
  baseUrl: 'http://127.0.0.1:9/v1',
  headers: {},
  auth: { kind: 'api-key', secret },
};
const check = () =>
  checkModel(ports, target, {
    signal: new AbortController().signal,
    prompt: 'ping',
    maxOutputTokens: 8,
    timeoutMs: 8000,
  });

test('decision 34: one request, bounded as asked, nothing recorded', async () => {
  let options: CallOptions | undefined;
  ports = testPorts({
    answer: (_target, given) => {
      options = given;
      ports.clock.set(START_MS + 340);
      return answered('\u001b[1mok\u001b[0m');
    },
  });
  const before = ports.watch.version();
  expect(await check()).toEqual({ ok: true, text: 'ok', firstTokenMs: 5, latencyMs: 340 });
  expect(options).toMatchObject({ maxOutputTokens: 8, limits: { firstTokenMs: 8000, totalMs: 8000 } });
  expect(ports.calls).toMatchObject([{ target, messages: [{ role: 'user', text: 'ping' }] }]);
  expect(ports.watch.version()).toBe(before);
});

test('B082, S9: a failure is a value with redacted words and a fix, and cools nothing', async () => {
  ports = testPorts({
    answer: () => failed({ status: 401, body: '{"error":{"message":"bad key canary-secret-value"}}' }),
  });
  ports.redactor.add(secret);
  expect(await check()).toEqual({
    ok: false,
    reason: 'auth',
    status: 401,
    words: 'bad key [redacted]',
    fix: expect.stringContaining('openclaw models auth paste-api-key --provider openai'),
  });
  expect(ports.health.blocks()).toEqual([]);
});

test('what never reached the provider has no status', async () => {
  ports = testPorts({ answer: () => failed({ code: 'ECONNREFUSED', message: 'connect refused' }) });
  expect(await check()).toMatchObject({
    ok: false,
    reason: 'timeout',
    status: undefined,
    words: 'connect refused',
  });
});
