import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

let ports: TestPorts;

beforeEach(() => {
  ports = testPorts();
});

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

test.each([[['configure']], [['configure', '--section', 'model']]])(
  'CONF-2: %j without a terminal names the commands that do the same',
  async (args) => {
    const { exitCode, stdout, stderr } = await cli(ports, args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('openclaw configure asks questions and needs a terminal on stdin and stdout');
    for (const verb of ['get', 'set', 'patch', 'validate'])
      expect(stderr).toContain(`openclaw config ${verb}`);
    expect(ports.config.changes).toEqual([]);
  },
);

test('decision 38: with --no-tui a script may answer; one without answers changes nothing', async () => {
  const { exitCode, stdout } = await cli(ports, ['configure', '--no-tui']);
  expect(exitCode).toBe(130);
  expect(stdout).toContain('Answer with a number or a word');
  expect(ports.config.changes).toEqual([]);
});

test.each(['workspace', 'web', 'gateway', 'daemon', 'channels', 'plugins', 'skills', 'health'])(
  'CONF-1: the section %s is known, and not of this program',
  async (section) => {
    const { exitCode, stderr } = await cli(ports, ['configure', '--section', section]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `Not part of this program: the section "${section}" belongs to the upstream gateway.`,
    );
    expect(stderr).toContain('openclaw configure --section model');
  },
);

test('CONF-1: beside model they are told, and the model section goes on', async () => {
  const { stderr } = await cli(ports, ['configure', '--section', 'web', '--section', 'model']);
  expect(stderr).toContain('the section "web" belongs to the upstream gateway');
  expect(stderr).toContain('needs a terminal');
});

test('CONF-1: an unknown section is refused with the nearest one', async () => {
  const { exitCode, stderr } = await cli(ports, ['configure', '--section', 'modle']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Nearest: model');
});
