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
  const stderr = 'Nothing was changed. Mend it with: openclaw models reconcile\n';
  expect(await run('models', 'reconcile', '--dry-run')).toEqual({ exitCode: 0, stdout: line, stderr });
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

test('B081: a block is cleared and asked by the name that the list shows, and the list says what can be done', async () => {
  ports.setAnswer(() => failed({ status: 429, message: 'slow down', headers: { 'retry-after': '90' } }));
  await turn(ports).catch(() => undefined);
  const { stdout, stderr } = await run('models', 'cooldown', 'list');
  expect(stdout).toContain(`openai:a  ${OPENAI}  cooldown, 01:30 left\n`);
  expect(stdout).toContain(
    '  rate limit, just now; how long: the provider said so (retry-after)\n  “slow down”\n',
  );
  expect(stderr).toMatch(/cooldown clear <credential>\n.*cooldown probe <credential>\n/);
  const { document } = await json('models', 'cooldown', 'list');
  const [first] = document['blocks'] as readonly { lastAttemptId: string }[];
  expect(await json('models', 'why', first?.lastAttemptId ?? '')).toMatchObject({
    document: { outcome: 'failed', hops: [{ from: OPENAI, reason: 'rate_limit' }, { from: ANTHROPIC }] },
  });
  expect(await run('models', 'cooldown', 'clear', 'openai:a', '--model', 'openai/nope')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Nothing blocks openai:a as openai/nope') as string,
  });
  expect(await run('models', 'cooldown', 'clear', 'openai:a', '--model', OPENAI)).toMatchObject({
    exitCode: 0,
    stdout: 'openai:a may be tried again (1 block cleared).\n',
  });
  expect(await run('models', 'cooldown', 'probe', 'anthropic:a', '--model', ANTHROPIC)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('slow down') as string,
  });
});

test('D1: a run is named by its id, how it begins, or one of its attempts; logs and a failed run name it', async () => {
  await turn(ports);
  ports.setAnswer(() => failed({ status: 402, message: 'no credit' }));
  const refused = await run('agent', '--message', 'hi');
  const [, runId = ''] = /openclaw models why (run_\w+)\n$/.exec(refused.stderr) ?? [];
  expect((await run('logs')).stdout).toContain(`402 billing: no credit (0 ms, ${runId.slice(0, 13)})\n`);
  const told = await run('models', 'why', runId);
  expect(told.stdout).toContain(`Run      : ${runId} · just now · agent main · took 0 ms\n`);
  expect(told.stdout).toContain(
    '  ✗ openai:a: 402 billing after 0 ms [billing-402]\n    “no credit”\n' +
      '  → Top up the openai account, then: openclaw models cooldown clear openai:a\n',
  );
  const [attempt] = ports.runs.attempts(runId);
  expect((await run('models', 'why', attempt?.attemptId ?? '')).stdout).toBe(told.stdout);
  await run('agent', '--message', 'hi');
  expect((await run('models', 'why')).stdout).toContain(
    '  · openai:a: not asked, blocked for 5 h 0 min more (billing)\n',
  );
  expect(await run('models', 'why', 'run_')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(runId) as string,
  });
  expect(await run('models', 'why', '')).toMatchObject({ exitCode: 2 });
  expect(await run('models', 'why', 'run_gone')).toMatchObject({ exitCode: 1 });
});

test('D4: a rehearsal knows aliases, refuses names that nobody has, and tells which rules met nothing', async () => {
  const told = await run('models', 'rehearse', '--fail', 'OpenAI:A=429,groq=hang', '--session', 'new');
  expect(told.stdout).toContain(`Served by: ${ANTHROPIC} with anthropic:a\n`);
  expect(told.stdout).toContain('  ✗ openai:a: 429 rate limit [rate-limit-429]\n');
  expect(told.stdout).toContain('  ✓ anthropic:a: answers (metered)\n');
  expect(told.stderr).toContain('There is no session "new" yet');
  expect(told.stderr).toContain('This run makes no request that groq would fail.\n');
  expect(await run('models', 'rehearse', '--fail', 'opnai:a=429')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^"opnai:a" is no credential[\s\S]*Nearest: openai:a/) as string,
  });
  expect(await run('models', 'rehearse', '--fail', ',')).toMatchObject({ exitCode: 2 });
  const path = (await run('models', 'rehearse', '--fail', 'gpt-5.5=500')).stdout;
  expect(path).toContain('  ✗ openai:a: 500 timeout or server fault [server-status]\n');
  const { exitCode, document } = await json('models', 'rehearse', '--fail', 'openai=401,anthropic=402');
  expect({ exitCode, document }).toMatchObject({
    exitCode: 0,
    document: { outcome: 'failed', hops: [{ reason: 'auth' }, { reason: 'billing' }] },
  });
});

test('B022: explain names the first moment when nothing can be asked, and what to look at', async () => {
  ports.setAnswer(() => failed({ status: 429 }));
  await turn(ports).catch(() => undefined);
  const { stdout } = await run('models', 'explain');
  expect(stdout).toContain('Next try : nothing can be asked now; first openai:a, in 00:30\n');
  expect(stdout).toContain('  → why and until when: openclaw models cooldown list\n');
  expect(stdout).toContain(`  ✓ agents.defaults ${OPENAI}, age unknown\n`);
  const picked = await run('models', 'explain', OPENAI, '--session', 'new');
  expect(picked.stdout).toContain(`Next try : ${OPENAI} with openai:a, once, although it is blocked\n`);
  expect(picked.stderr).toContain('There is no session "new" yet');
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
