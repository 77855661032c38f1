import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyFlags } from '../../src/core/providers/provider-table/provider-table.ts';
import { inspectorOf, noList } from '../app/setup/wizard.ts';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const START = ['onboard', '--non-interactive', '--accept-risk'];
let ports: TestPorts;

beforeEach(() => {
  ports = testPorts({ inspector: inspectorOf(noList) });
});

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

describe('flags', () => {
  test('section 26.4: every key flag is accepted and names a provider', async () => {
    for (const flag of keyFlags()) {
      const { stderr } = await cli(ports, [...START, `--${flag}`, '-'], { stdin: 'canary-flag-key-0001' });
      expect(stderr, flag).not.toMatch(/unknown option|needs --auth-choice|needs a key/);
    }
  });

  test.each([
    '--skip-daemon',
    '--skip-channels',
    '--skip-skills',
    '--skip-search',
    '--skip-health',
    '--skip-ui',
    '--skip-hooks',
    '--skip-bootstrap',
    '--no-install-daemon',
    '--mode=local',
    '--flow=quickstart',
    '--flow=manual',
    '--custom-image-input',
    '--custom-text-input',
  ])('decision 39: %s is accepted silently', async (flag) => {
    expect(await cli(ports, [...START, '--auth-choice', 'skip', flag])).toEqual({
      exitCode: 0,
      stdout: 'No provider was set up.\n',
      stderr: '',
    });
  });

  test.each([
    '--gateway-port=1',
    '--gateway-bind=lan',
    '--gateway-auth=token',
    '--gateway-token=canary-token',
    '--gateway-token-ref-env=X',
    '--gateway-password=canary-password',
    '--remote-url=http://h',
    '--remote-token=canary-token',
    '--tailscale=off',
    '--tailscale-reset-on-exit',
    '--daemon-runtime=node',
    '--install-daemon',
    '--node-manager=npm',
    '--workspace=dir',
  ])('decision 39: %s is accepted with one line', async (flag) => {
    const { exitCode, stderr } = await cli(ports, [...START, '--auth-choice', 'skip', flag]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(`${flag.split('=')[0]} belongs to the upstream gateway; ignored.\n`);
  });
});
