import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { VERSION } from '../../src/version.ts';
import { declaredCommands } from '../support/command-tree.ts';
import { type TestPorts, testPorts } from '../support/test-ports.ts';
import { cli, expectCleanOutputs } from './fake-cli.ts';

const commands = (await declaredCommands()).map(({ path }) => path);

let ports: TestPorts;

beforeEach(() => {
  ports = testPorts();
});

afterEach(() => {
  ports.close();
  expectCleanOutputs();
});

describe('help', () => {
  test('names every first word with what it is for, on stdout, exit 0', async () => {
    const { exitCode, stdout, stderr } = await cli(ports, ['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: openclaw \[command\] \[options\]/);
    for (const word of ['onboard', 'agent', 'models', 'demo'])
      expect(stdout).toMatch(new RegExp(`^  ${word} `, 'm'));
  });

  test.each([
    [
      ['models', '--help'],
      ['status', 'list', 'set', 'auth', 'cooldown'],
    ],
    [
      ['models', 'auth', '--help'],
      ['list', 'add', 'paste-api-key', 'paste-token', 'setup-token', 'activate', 'order', 'logout'],
    ],
    [
      ['models', 'cooldown', '--help'],
      ['list', 'clear'],
    ],
    [
      ['models', 'list', '--help'],
      ['--all', '--local', '--provider', '--json', '--plain'],
    ],
    [
      ['onboard', '--help'],
      ['--non-interactive', '--accept-risk', '--auth-choice', '--custom-base-url'],
    ],
    [
      ['agent', '--help'],
      ['--message', '--session', '--model', '--json'],
    ],
    [
      ['help', 'models'],
      ['status', 'list'],
    ],
  ])('%j names its own words', async (argv, words) => {
    const { exitCode, stdout } = await cli(ports, argv);
    expect(exitCode).toBe(0);
    for (const word of words) expect(stdout).toContain(word);
  });

  test('hides the flags of the upstream gateway and of every single provider', async () => {
    const { stdout } = await cli(ports, ['onboard', '--help']);
    expect(stdout).not.toMatch(/gateway|skip-|groq-api-key/);
  });

  test.each(commands)('%s: the usage names no argument that is there to be refused', async (path) => {
    const { stdout } = await cli(ports, [...path.split(' '), '--help']);
    expect(stdout).toContain(`Usage: openclaw ${path}`);
    expect(stdout).not.toMatch(/\[(?:unknown|nothing)/);
  });

  test('the version alone', async () => {
    expect(await cli(ports, ['--version'])).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect((await cli(ports, ['-V'])).stdout).toBe(`${VERSION}\n`);
  });
});

describe('words and flags that do not exist: exit 2, the nearest named, nothing on stdout', () => {
  test.each([
    [['modles'], "unknown command 'modles'", 'Did you mean models?'],
    [['models', 'lst'], "unknown command 'lst'", 'list'],
    [['models', 'auth', 'lits'], "unknown command 'lits'", 'Did you mean list?'],
    [['models', 'cooldown', 'clean'], "unknown command 'clean'", 'Did you mean clear?'],
    [['models', 'list', '--jsno'], "unknown option '--jsno'", 'Did you mean --json?'],
    [['agent', '--mesage', 'x'], "unknown option '--mesage'", 'Did you mean --message?'],
    [['onboard', '--accept-risks'], "unknown option '--accept-risks'", 'Did you mean --accept-risk?'],
    [['--colour'], "unknown option '--colour'", ''],
  ])('%j', async (argv, problem, hint) => {
    const { exitCode, stdout, stderr } = await cli(ports, argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(hint);
  });

  test.each([
    [['models', 'set', 'a/b', 'c/d']],
    [['models', 'auth', 'paste-api-key', 'canary-key-on-argv', '--provider', 'openai']],
    [['models', 'cooldown', 'clear']],
    [['models', 'auth', 'paste-api-key']],
    [['models', 'list', '--provider']],
    [['onboard', '--mode', 'elsewhere']],
  ])('%j is a usage error', async (argv) => {
    expect(await cli(ports, argv)).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ports.auth.list('main')).toEqual([]);
    expect(ports.config.changes).toEqual([]);
  });

  test.each([
    [['onboard', '--opnai-api-key=canary-key-on-argv']],
    [['models', 'auth', 'paste-api-key', '--provider', 'openai', '--key=canary-key-on-argv']],
    [['onboard', '--json', '--opnai-api-key=canary-key-on-argv']],
  ])('S5: %j is refused by its name, never with its value', async (argv) => {
    const { exitCode, stderr } = await cli(ports, argv);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/unknown option '--(opnai-api-)?key'/);
  });
});

describe('CLI-3: the failure envelope', () => {
  test.each([
    [['models', 'list', '--json', '--provider', 'opnai'], 'provider-unknown', 2],
    [['agent', '--json', '--message', 'hi'], 'no-model', 1],
    [['agent', '--json'], 'usage', 2],
    [['models', 'list', '--json', '--al'], 'usage', 2],
    [['models', 'statsu', '--json'], 'usage', 2],
    [['onboard', '--json', '--non-interactive'], 'usage', 2],
  ])('%j', async (argv, code, exitCode) => {
    const run = await cli(ports, argv);
    expect(run.exitCode).toBe(exitCode);
    const envelope = JSON.parse(run.stdout);
    expect(envelope).toMatchObject({ ok: false, error: { type: 'cli_error', code } });
    const { details = [], ...required } = envelope.error;
    expect(Object.keys(required)).toEqual(['type', 'code', 'message', 'hint']);
    // Further lines, such as the nearest names, stand in the envelope too.
    expect(details.join(' ').includes('Nearest: openai')).toBe(code === 'provider-unknown');
    expect(envelope.error.message).toMatch(/\S/);
  });

  test('without --json the same is words on stderr', async () => {
    const { exitCode, stdout, stderr } = await cli(ports, ['models', 'list', '--provider', 'opnai']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      'Unknown provider: opnai',
      expect.stringMatching(/^Nearest: .*openai/),
    ]);
  });
});

describe('what breaks inside', () => {
  function broken(error: unknown) {
    const read = (): never => {
      throw error;
    };
    return { ...ports, config: { ...ports.config, read } };
  }

  test('CLI-9 by architecture 5.4: an error of our own shows its message and what to do', async () => {
    const error = new AppError('config-syntax', 'line 3 is wrong', { details: ['  {{'], hint: 'Mend it.' });
    expect(await cli(broken(error), ['models', 'status'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'line 3 is wrong\n  {{\nMend it.\n',
    });
  });

  test('CLI-9 by architecture 5.4: a bug is named as one, with the way to its place', async () => {
    const quiet = await cli(broken(new TypeError('x of undefined')), ['models', 'status']);
    expect(quiet.exitCode).toBe(1);
    expect(quiet.stderr).toBe(
      'Something is wrong in openclaw itself: x of undefined\nSet OPENCLAW_DEBUG=1 and run it again to see where.\n',
    );
  });

  test.each([
    ['OPENCLAW_DEBUG=1', [], { OPENCLAW_DEBUG: '1' }, true],
    ['--log-level', ['--log-level', 'trace'], {}, true],
    ['OPENCLAW_LOG_LEVEL', [], { OPENCLAW_LOG_LEVEL: 'debug' }, true],
    ['--log-level over the variable', ['--log-level', 'warn'], { OPENCLAW_LOG_LEVEL: 'debug' }, false],
  ] as const)('CLI-8: %s decides about the stack', async (_name, words, env, isShown) => {
    const error = broken(new TypeError('x of undefined'));
    const { stderr } = await cli(error, [...words, 'models', 'status'], { env });
    expect(stderr.includes('\n    at ')).toBe(isShown);
  });
});

describe('screens need a terminal', () => {
  test.each([
    [['onboard'], 'openclaw onboard --non-interactive'],
    [['models', 'status', '--watch'], 'openclaw models status'],
    [['models', 'set'], 'openclaw models set <provider/model>'],
    [['demo'], 'openclaw demo --turns 8'],
  ])('%j says what to run instead', async (argv, instead) => {
    const { exitCode, stdout, stderr } = await cli(ports, argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(instead);
  });

  test('decision 4: nothing but the name prints the status', async () => {
    const { exitCode, stdout } = await cli(ports, []);
    expect(exitCode).toBe(0);
    expect(stdout).toBe((await cli(ports, ['models', 'status'])).stdout);
  });
});
