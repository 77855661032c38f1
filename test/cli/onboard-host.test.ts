import { afterEach, describe, expect, test } from 'vitest';
import { inspectorOf, lists } from '../app/setup/wizard.ts';
import { type TestPorts, type TestPortsOptions, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const START = ['onboard', '--non-interactive', '--accept-risk'];
const KEY = 'canary-onboard-key-0002';
let ports: TestPorts;

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

function open(options: TestPortsOptions = {}): void {
  ports = testPorts({ inspector: inspectorOf(lists('gpt-5.5')), ...options });
}

function written() {
  return JSON.parse(ports.config.text());
}

describe('ONB-24: ref mode with a key flag', () => {
  const REF = [...START, '--secret-input-mode', 'ref', '--json'];

  test('the variable of the provider is set: that one is used, and the value of the flag is nowhere', async () => {
    open({ env: { OPENAI_API_KEY: KEY } });
    const run = await cli(ports, [...REF, '--openai-api-key', 'canary-flag-value']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ model: 'openai/gpt-5.5', profile: null, verified: true });
    expect(ports.calls[0]?.target.auth).toMatchObject({ kind: 'api-key' });
    expect(ports.auth.list('main')).toEqual([]);
  });

  test('of a server of one’s own it is stored as a reference', async () => {
    open({ env: { CUSTOM_API_KEY: KEY }, inspector: inspectorOf(lists('alpha')) });
    const server = ['--custom-base-url', 'http://127.0.0.1:8123/v1', '--custom-model-id', 'alpha'];
    const run = await cli(ports, [...REF, ...server, '--custom-api-key', 'canary-flag-value']);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(ports.auth.list('main')).toMatchObject([
      { ref: { source: 'env', provider: 'default', id: 'CUSTOM_API_KEY' } },
    ]);
    expect(JSON.stringify([ports.config.text(), ports.auth.list('main')])).not.toContain('canary');
  });
});

describe('ONB-2: a config that is not valid', () => {
  const BROKEN = { models: { mode: 7 } };

  test.each([
    ['from flags', [...START, '--auth-choice', 'openai-api-key'], {}],
    ['in plain lines', ['onboard', '--no-tui'], { stdin: '1\n' }],
  ])('%s it stops and sends to the doctor, which names the place', async (_, argv, options) => {
    open({ config: BROKEN, env: { OPENAI_API_KEY: KEY } });
    const { exitCode, stdout, stderr } = await cli(ports, argv, options);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/is not valid; .*\nmodels\.mode: .*\nRun "openclaw doctor"/);
    expect(ports.config.changes).toEqual([]);
    const doctor = await cli(ports, ['doctor', '--lint']);
    expect([doctor.exitCode, doctor.stdout]).toEqual([1, expect.stringContaining('models.mode: ')]);
  });
});

describe('a setup from flags, and the product that shares the config', () => {
  test('ONB-22: in order: flags, the live check, config and store, the receipt', async () => {
    const said: string[] = [];
    open({
      inspector: inspectorOf((endpoint) => {
        said.push(`checked, ${ports.config.changes.length} changes, ${ports.auth.list('main').length} keys`);
        return lists('gpt-5.5')(endpoint);
      }),
    });
    const wrong = await cli(
      ports,
      [...START, '--openai-api-key', '-', '--custom-image-input', '--custom-text-input'],
      { stdin: KEY },
    );
    expect([wrong.exitCode, said]).toEqual([2, []]);
    await cli(ports, [...START, '--openai-api-key', '-', '--json'], { stdin: KEY });
    expect(said).toEqual(['checked, 0 changes, 0 keys']);
    expect([ports.config.changes.length, ports.auth.list('main').length]).toEqual([1, 1]);
  });

  test.each([
    ['ONB-30: --skip-bootstrap', ['--skip-bootstrap'], { skipBootstrap: true }],
    ['ONB-29: --skip-health', ['--skip-health'], {}],
    ['ONB-29: --skip-daemon', ['--skip-daemon'], {}],
    ['ONB-29: --no-install-daemon', ['--no-install-daemon'], {}],
    ['ONB-3: --flow quickstart', ['--flow', 'quickstart'], {}],
    ['ONB-3: --flow advanced', ['--flow', 'advanced'], {}],
    ['ONB-3: --flow manual', ['--flow', 'manual'], {}],
  ])('%s is taken silently, and the setup is the same', async (_, flags, extra) => {
    open();
    const run = await cli(ports, [...START, ...flags, '--openai-api-key', '-'], { stdin: KEY });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const { model, ...rest } = written().agents.defaults;
    expect([model.primary, rest]).toEqual(['openai/gpt-5.5', extra]);
  });

  test('ONB-29: no gateway is waited for or started; --install-daemon says whose it is', async () => {
    open();
    const run = await cli(ports, [...START, '--install-daemon', '--openai-api-key', '-'], { stdin: KEY });
    expect([run.exitCode, run.stderr]).toEqual([
      0,
      '--install-daemon belongs to the upstream gateway; ignored.\n',
    ]);
  });

  test('ONB-8, ONB-10, ONB-20: --mode remote is told, and no gateway here is claimed', async () => {
    open();
    const run = await cli(ports, [...START, '--mode', 'remote', '--openai-api-key', '-'], { stdin: KEY });
    expect([run.exitCode, run.stderr]).toEqual([
      0,
      '--mode remote belongs to the upstream gateway; ignored.\n',
    ]);
    expect(written()).toMatchObject({ wizard: { lastRunMode: 'remote', lastRunCommand: 'onboard' } });
    expect(written().gateway).toBeUndefined();
  });
});
