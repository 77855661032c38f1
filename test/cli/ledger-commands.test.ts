import { afterEach, beforeEach, expect, test } from 'vitest';
import { blocked } from '../support/blocked.ts';
import { answered, type TestPorts } from '../support/test-ports.ts';
import { ANTHROPIC, failed, OPENAI, turn, turnPorts } from '../support/turns.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

let ports: TestPorts;
beforeEach(async () => {
  ports = await turnPorts([ANTHROPIC], ['openai:a', 'anthropic:a']);
});
afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

const run = (...args: readonly string[]) => cli(ports, args);
const json = async (...args: readonly string[]) => {
  const { exitCode, stdout } = await run(...args, '--json');
  return { exitCode, document: JSON.parse(stdout) as Record<string, unknown> };
};
const gone = () =>
  ports.sessions.choose('main', 's1', { provider: 'openai', model: 'gpt-5.5', profileId: 'openai:gone' });

test('models reconcile: looks, refuses to ask off a terminal, mends, and takes it back', async () => {
  await gone();
  const line =
    'Session s1 of agent main, credential for openai: openai:gone (not stored any more) → the usual order\n';
  expect(await run('models', 'reconcile', '--dry-run')).toEqual({ exitCode: 0, stdout: line, stderr: '' });
  expect(await run('models', 'reconcile')).toMatchObject({ exitCode: 2 });
  expect(ports.sessions.get('main', 's1')?.profiles).not.toEqual({});
  expect(await run('models', 'reconcile', '--yes')).toMatchObject({
    exitCode: 0,
    stdout: `${line}Mended: 1. Take it back with: openclaw models reconcile --undo\n`,
  });
  expect(await run('models', 'reconcile', '--dry-run')).toMatchObject({ stdout: 'Nothing is stale.\n' });
  expect(await run('models', 'reconcile', '--undo')).toMatchObject({
    exitCode: 0,
    stdout: 'Taken back: 1.\n',
  });
  expect(ports.sessions.get('main', 's1')?.profiles).toMatchObject({ openai: { source: 'user' } });
  expect(await run('models', 'reconcile', '--undo')).toMatchObject({ exitCode: 1 });
});

test('models cooldown probe: exit 1 with the words of the provider, 0 when it serves again', async () => {
  await blocked(ports, 'openai:a');
  ports.setAnswer(() => failed({ status: 429, message: 'still too fast' }));
  expect(await json('models', 'cooldown', 'probe', 'openai:a')).toMatchObject({
    exitCode: 1,
    document: { ok: false, model: OPENAI, state: 'failed', reason: 'rate_limit', words: 'still too fast' },
  });
  ports.setAnswer(() => answered('ok'));
  expect(await run('models', 'cooldown', 'probe', 'openai:a')).toMatchObject({
    exitCode: 0,
    stdout: `openai:a answered in 0 ms\nIt serves ${OPENAI} again (1 block cleared).\n`,
  });
  expect(await run('models', 'cooldown', 'probe', 'opnai:a')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Nearest: openai:a') as string,
  });
});

test('models cooldown clear --json says how many blocks went', async () => {
  await blocked(ports, 'openai:a');
  expect(await json('models', 'cooldown', 'clear', 'openai:a')).toEqual({
    exitCode: 0,
    document: { ok: true, credentialId: 'openai:a', model: null, cleared: 1 },
  });
});

test('sessions delete asks before it takes words away', async () => {
  await turn(ports, { sessionId: 's1' });
  expect(await run('sessions', 'delete', 's1')).toMatchObject({ exitCode: 2 });
  expect(await json('sessions', 'delete', 's1', '--yes')).toEqual({
    exitCode: 0,
    document: { ok: true, id: 's1', agentId: 'main' },
  });
  expect(await run('sessions', 'delete', 's1', '--yes')).toMatchObject({ exitCode: 1 });
});

test('D9: status --usage names unit, age and source of a limit, and says unknown once its window has ended', async () => {
  const headers = { 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '20s' };
  ports.setAnswer(() => ({ ...answered('hi'), headers }));
  await turn(ports);
  const row = async () =>
    (await run('status', '--usage')).stdout.split('\n').find((line) => line.includes('x-ratelimit'));
  expect(await row()).toMatch(/^openai:a +requests +5 +00:20 +\S.* +x-ratelimit-remaining-requests *$/);
  ports.clock.set(ports.clock.now() + 20_000);
  expect(await row()).toMatch(/^openai:a +requests +unknown +- /);
});
