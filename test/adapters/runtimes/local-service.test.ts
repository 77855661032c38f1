import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createModelCaller } from '../../../src/adapters/providers/model-caller.ts';
import type { CallOutcome } from '../../../src/core/ports/model-calls.ts';
import type { LocalService } from '../../../src/core/providers/provider-config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { noAuth, PATIENT, targetOf } from '../providers/call-target.ts';
import { fake } from '../providers/calls.ts';

/** A server that answers 503 twice, then serves; it writes its process and its environment down. */
const SERVER = `
  const { appendFileSync } = require('node:fs');
  const [port, log] = process.argv.slice(-2);
  appendFileSync(log, 'start ' + process.pid + ' ' + (process.env.CANARY_KEY ?? 'none') + ' ' + (process.env.MODE ?? '') + '\\n');
  let asked = 0;
  require('node:http').createServer((request, response) => {
    if (request.url === '/v1/models') return response.writeHead(++asked > 2 ? 200 : 503).end('{"data":[]}');
    const piece = (delta, finish_reason) => 'data: ' + JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason }] }) + '\\n\\n';
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(piece({ role: 'assistant', content: 'hello' }, null) + piece({}, 'stop') + 'data: [DONE]\\n\\n');
  }).listen(Number(port), '127.0.0.1');
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function serviceOf(changes: Partial<LocalService> = {}) {
  const port = await freePort();
  const log = join(temporaryFolder(), 'log');
  const args = ['-e', SERVER, '--', String(port), log];
  const service: LocalService = { command: process.execPath, args, idleStopMs: 1, ...changes };
  const caller = createModelCaller({ env: { PATH: process.env['PATH'], CANARY_KEY: 'canary-env' } });
  const target = targetOf(`http://127.0.0.1:${port}`, 'openai-completions', {
    auth: noAuth,
    localService: service,
  });
  return {
    ask: (signal = new AbortController().signal): Promise<CallOutcome> =>
      caller.call(target, [{ role: 'user', text: 'Hi' }], { limits: PATIENT, signal }),
    starts: () =>
      readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' ')),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('CUST-8: a service of this machine', () => {
  test('is started, asked until it is ready, used, and stopped when nobody needs it', async () => {
    const { ask, starts } = await serviceOf({ env: { MODE: 'canary-mode' } });
    expect(await ask()).toMatchObject({ ok: true, text: 'hello' });
    const [[, pid, key, mode] = []] = starts();
    expect([key, mode]).toEqual(['none', 'canary-mode']);
    await vi.waitFor(() => expect(isAlive(Number(pid))).toBe(false), { timeout: 10_000 });
  });

  test('several requests at once start it once; without an idle time it stays', async () => {
    const { ask, starts } = await serviceOf({ idleStopMs: 0 });
    const outcomes = await Promise.all([ask(), ask(), ask()]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await ask()).toMatchObject({ ok: true });
    expect(starts()).toHaveLength(1);
    process.kill(Number(starts()[0]?.[1]), 'SIGKILL');
  });

  test('one that answers already is used, and is nobody of ours', async () => {
    const provider = await fake({ kind: 'answer', text: 'theirs' });
    const localService = { command: '/nonexistent/server', idleStopMs: 1 };
    const target = targetOf(provider.url, 'openai-completions', { localService });
    const options = { limits: PATIENT, signal: new AbortController().signal };
    const outcome = await createModelCaller().call(target, [{ role: 'user', text: 'Hi' }], options);
    expect(outcome).toMatchObject({ ok: true, text: 'theirs' });
    expect(provider.requests.map(({ dialect }) => dialect)).toEqual(['models', 'openai-completions']);
  });

  test.each([
    ['cannot be started', { command: '/nonexistent/server' }, 'ECONNREFUSED', 'ENOENT'],
    ['ends at once', { args: ['-e', 'process.exit(3)'] }, 'ECONNREFUSED', 'exit code 3'],
    [
      'is never ready',
      { args: ['-e', 'setInterval(() => {}, 1000)'], readyTimeoutMs: 300 },
      'ETIMEDOUT',
      'did not answer in time',
    ],
  ])('one that %s is a failure that says so', async (_, changes, code, words) => {
    const { ask } = await serviceOf(changes);
    const outcome = await ask();
    expect(outcome).toMatchObject({
      ok: false,
      outputStarted: false,
      evidence: { code, phase: 'connect', message: expect.stringContaining(words) },
    });
  });

  test('a person who stops waits no longer', async () => {
    const { ask } = await serviceOf({ args: ['-e', 'setInterval(() => {}, 1000)'] });
    const stop = new AbortController();
    const asked = ask(stop.signal);
    stop.abort();
    expect(await asked).toMatchObject({ ok: false, evidence: { aborted: true } });
  });
});
