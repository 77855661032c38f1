import { afterEach, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

let ports: TestPorts;
afterEach(() => {
  expectCleanOutputs();
  ports.close();
});

/** Questions can be asked: what they would be answered with stands in stdin. */
const add = (...args: readonly string[]) =>
  cli(ports, ['agents', 'add', ...args, '--no-tui'], { stdin: 'typed\n/typed\n\n' });
const roster = () => ports.config.read().config.agents?.list ?? [];

test.each([
  ['--workspace', '/srv/night'],
  ['--model', 'openai/gpt-5.5'],
  ['--agent-dir', '/srv/dir'],
  ['--bind', 'telegram'],
  ['--non-interactive'],
])('AGENT-1: %s asks nothing, and needs a name and --workspace', async (...flag) => {
  ports = testPorts();
  const [nameless, named] = [await add(...flag), await add('night', ...flag)];
  const isWhole = flag[0] === '--workspace';
  expect([nameless.exitCode, named.exitCode]).toEqual([2, isWhole ? 0 : 2]);
  expect(nameless.stderr).toContain('needs a name and --workspace when it asks nothing');
  expect(roster().map((agent) => agent.id)).toEqual(isWhole ? ['main', 'night'] : []);
});

test('AGENT-1: all flags at once; --bind may be repeated and is named as not ours', async () => {
  ports = testPorts();
  const { exitCode, stdout, stderr } = await cli(ports, [
    ...['agents', 'add', 'Night Shift', '--workspace', '/srv/night', '--model', 'openai/gpt-5.5'],
    ...[
      '--agent-dir',
      '/srv/dir',
      '--bind',
      'telegram',
      '--bind',
      'discord:x',
      '--non-interactive',
      '--json',
    ],
  ]);
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { ok: true, agent: { id: 'night-shift' } }]);
  expect(stderr).toBe('--bind belongs to the upstream gateway; ignored.\n');
  expect(roster().at(-1)).toEqual({
    id: 'night-shift',
    name: 'Night Shift',
    workspace: '/srv/night',
    agentDir: '/srv/dir',
    model: 'openai/gpt-5.5',
  });
});

test('AGENT-1, AGENT-2: without flags it asks', async () => {
  ports = testPorts();
  const { exitCode, stderr } = await add();
  expect(exitCode).toBe(0);
  for (const question of ['Name of the agent', 'Workspace', 'Its own model'])
    expect(stderr).toContain(question);
  expect(roster().at(-1)).toMatchObject({ id: 'typed', name: 'typed', workspace: '/typed' });
});
