import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FilePorts, filePorts } from '../support/file-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const BEFORE = '{ "defaultModel": "openai/gpt-5.5" }';

let ports: FilePorts;
beforeEach(() => {
  ports = filePorts(BEFORE);
});
afterEach(() => {
  expectCleanOutputs();
  ports.close();
});

test('DOC-1: on a terminal the preview comes first; anything but yes changes nothing, exit 130', async () => {
  for (const typed of [['n\r'], ['\r']]) {
    const { exitCode, stdout, stderr } = await cli(ports, ['doctor', '--fix'], {
      typed,
      hasTerminalErrors: true,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(
      /This would be done:\n- default-model: .*Moves it there\.\n[\s\S]*Do this\? \[y\/N\]/,
    );
    expect(ports.text()).toBe(BEFORE);
  }
});

test('DOC-5: a preview of a marker names its place, though it ends in apiKey', async () => {
  ports.close();
  ports = filePorts('{ "models": { "providers": { "openai": { "apiKey": "secretref-env:NAMED_KEY" } } } }');
  const place = 'models.providers.openai.apiKey';
  const { stderr } = await cli(ports, ['doctor', '--fix'], { typed: ['n\r'], hasTerminalErrors: true });
  expect(stderr).toContain(
    `- secret-markers/${place}: refused in the config: ${place} is "secretref-env:NAMED_KEY". Writes a reference`,
  );
});

test('DOC-1: after a yes it is done, looked at again, and told how to undo', async () => {
  const { exitCode, stdout, stderr } = await cli(ports, ['doctor', '--fix', 'default-model'], {
    typed: ['y\r'],
    hasTerminalErrors: true,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Updated config: .*\n[\s\S]*Doctor: nothing found by \d+ checks\n$/);
  expect(stderr).toContain('openclaw config undo');
  expect(ports.config.read().config.agents?.defaults?.model).toEqual({ primary: 'openai/gpt-5.5' });
});

test('DOC-9: what a fix cannot do is told, and exits 1', async () => {
  ports.overwrite('{ "defaultModel": "openai/gpt-5.5", "agents": { "defaults": [] } }');
  const { exitCode, stderr } = await cli(ports, ['doctor', '--fix', '--yes']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^config: /m);
});

test('--import and --fix together are wrong usage', async () => {
  const { exitCode, stderr } = await cli(ports, ['doctor', '--import', 'x.json', '--fix']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('use one of them');
});

const ALONE = '{ "agents": { "list": [{ "id": "coder", "model": "openai/gpt-5.5" }] } }';

test.each([
  [['--lint'], 1],
  [['--lint', '--severity-min', 'warning'], 1],
  [['--lint', '--severity-min', 'error'], 0],
  [['--lint', '--skip', 'agent-fallbacks'], 0],
  [['--lint', '--only', 'core/doctor/agent-fallbacks'], 1],
  [['--lint', '--only', 'agent-fallback'], 2],
  [['--severity-min', 'info'], 0],
  [['--severity-min', 'fatal'], 2],
] as const)('DOC-8, DOC-9: doctor %j exits %i', async (args, expected) => {
  ports.overwrite(ALONE);
  const { exitCode } = await cli(ports, ['doctor', ...args]);
  expect(exitCode).toBe(expected);
});

test('DOC-9: a threshold is also one for the document', async () => {
  ports.overwrite(ALONE);
  const { stdout } = await cli(ports, ['doctor', '--json', '--severity-min', 'error']);
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, ok: true, findings: [] });
});

test('DOC-8: what belongs to the upstream gateway is accepted and told, and changes nothing', async () => {
  const plain = await cli(ports, ['doctor']);
  const given = ['--force', '--generate-gateway-token', '--no-workspace-suggestions'];
  const { stderr, ...rest } = await cli(ports, ['doctor', ...given]);
  expect(rest).toEqual({ exitCode: plain.exitCode, stdout: plain.stdout });
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    '--force belongs to the upstream gateway; ignored.',
    '--generate-gateway-token belongs to the upstream gateway; ignored.',
  ]);
  expect(ports.text()).toBe(BEFORE);
});

test('DOC-8: --repair is --fix; --non-interactive asks nothing on a terminal', async () => {
  const { exitCode, stdout, stderr } = await cli(ports, ['doctor', '--repair', '--non-interactive'], {
    hasTerminalErrors: true,
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain('Add --yes');
  expect(ports.text()).toBe(BEFORE);
  expect((await cli(ports, ['doctor', '--repair', 'default-model', '--yes'])).exitCode).toBe(0);
  expect(ports.text()).not.toBe(BEFORE);
});
