import { spawn } from 'node:child_process';
import { beforeEach, describe, expect, test } from 'vitest';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { type ProgramResult, runProgram } from '../support/program.ts';

/* Decision 32 and B083: how the program meets people who mistype, pipes that nobody reads from, and terminals without colours. */

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;

const ESCAPE = '\u001b';

let journey: Journey;
beforeEach(async () => {
  journey = await startJourney();
});

describe('did you mean', () => {
  test.each<[words: readonly string[], suggestion: string]>([
    [['modls'], 'models'],
    [['modls', '--json'], 'models'],
    [['models', 'lst'], 'list'],
    [['models', 'auth', 'lst'], 'list'],
    [['sessions', 'shw', 'x'], 'show'],
    [['gateway', 'restrt'], 'restart'],
    [['models', 'list', '--provder', 'openai'], '--provider'],
    [['models', 'list', '--provider', 'opnai'], 'openai'],
    [['models', 'auth', 'list', '--provider', 'opnai'], 'openai'],
    [['models', 'set', 'opnai/gpt-5.5'], 'openai'],
    [['onboard', '--secret-input-mode', 'rf'], 'ref'],
    [['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'opnai-api-key'], 'openai-api-key'],
    [['completion', 'zch'], 'zsh'],
    [['models', 'status', '--agent', 'man'], 'main'],
    [['status', '--agent', 'man'], 'main'],
    [['agent', '--message', 'hi', '--agent', 'man'], 'main'],
    [['schema', 'modls-list'], 'models-list'],
  ])('%j: %s', async (words, suggestion) => {
    const { stderr, stdout, exitCode } = await journey.run(words);
    const told = `${stderr}${stdout}`;
    expect(exitCode).toBe(2);
    expect(told).toMatch(/Did you mean|Nearest/);
    expect(told).toContain(suggestion);
  });
});

describe('CLI-8: the flags of every command', () => {
  test('a name that is no profile: one line and exit 2, from the flag and from the environment', async () => {
    const line = '"../x" is not a profile name';
    for (const [words, env] of [
      [['--profile', '../x', 'config', 'file'], {}],
      [['config', 'file'], { OPENCLAW_PROFILE: '../x' }],
    ] as const) {
      const plain = await runProgram([...words], { env: { ...journey.env, ...env } });
      expect(plain).toMatchObject({ exitCode: 2, stdout: '' });
      expect(plain.stderr.split('\n')[0]).toBe(line);
      expect(plain.stderr).not.toContain('    at ');
      const { stdout, exitCode } = await runProgram([...words, '--json'], {
        env: { ...journey.env, ...env },
      });
      expect(exitCode).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { type: 'cli_error', message: line } });
    }
  });

  test('--dev is the profile dev, before and after the command', async () => {
    for (const words of [
      ['--dev', 'config', 'file'],
      ['config', 'file', '--dev'],
      ['--profile', 'dev', 'config', 'file'],
    ]) {
      expect((await journey.run(words)).stdout).toMatch(/\/\.openclaw-dev\/openclaw\.json\n$/);
    }
    expect((await journey.run(['--dev', '--profile', 'x', 'config', 'file'])).stdout).toContain(
      '.openclaw-x/',
    );
  });

  test('--log-level: debug shows where an error comes from, info does not, other words are refused', async () => {
    const failing = ['models', 'set', 'nope/x'];
    expect((await journey.run(['--log-level', 'debug', ...failing])).stderr).toContain('    at ');
    const traced = await runProgram(failing, { env: { ...journey.env, OPENCLAW_LOG_LEVEL: 'trace' } });
    expect(traced.stderr).toContain('    at ');
    const quiet = await journey.run(['--log-level', 'info', ...failing]);
    expect(quiet.exitCode).toBe(2);
    expect(quiet.stderr).not.toContain('    at ');
    expect((await journey.run(['--log-level', 'loud', 'config', 'file'])).exitCode).toBe(2);
  });
});

describe('words that name nothing', () => {
  test('a session: exit 1 with the nearest', async () => {
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    expect((await journey.run(['sessions', 'set-model', 'work', 'fake/alpha-large'])).exitCode).toBe(0);
    for (const verb of ['show', 'reset']) {
      const { stderr, exitCode } = await journey.run(['sessions', verb, 'wrok']);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Nearest: work');
    }
  });

  test('a credential: exit 1 with the nearest, unlike one that nothing blocks', async () => {
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const wrong = await journey.run(['models', 'cooldown', 'clear', 'fake:defualt']);
    expect(wrong).toMatchObject({ exitCode: 1, stdout: '' });
    expect(wrong.stderr).toContain('There is no credential "fake:defualt"\nNearest: fake:default');
    const free = await journey.run(['models', 'cooldown', 'clear', 'fake:default']);
    expect(free.exitCode).toBe(1);
    expect(free.stderr).toContain('Nothing blocks fake:default');
    const provider = await journey.run(['models', 'auth', 'list', '--provider', 'fke']);
    expect(provider.stderr).toContain('Nearest: fake');
  });

  test.each(['abc', '0', '-1', '1.5'])('demo --turns %s: exit 2, nothing is started', async (turns) => {
    const { stdout, stderr, exitCode } = await journey.run(['demo', `--turns=${turns}`]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('a number from 1 to 9999');
  });
});

test.each(['models', 'sessions'])('help %s is the same as %s --help', async (group) => {
  const { stdout, exitCode } = await journey.run(['help', group]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Examples:');
  expect(stdout).toBe((await journey.run([group, '--help'])).stdout);
});

/** Runs a command whose stdin is a pipe that nobody writes to and nobody closes. */
function onOpenPipe(args: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env['PATH'], ...journey.env },
      cwd: journey.home,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

describe('B083: no terminal, no question', () => {
  test.each([
    ['onboard'],
    ['models set'],
    ['models status --watch'],
    ['agents add'],
    ['agents add night'],
    ['agents delete main'],
  ])('openclaw %s ends with exit 2 and says what to write instead', async (line) => {
    const { exitCode, stdout, stderr } = await onOpenPipe(line.split(' '));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/openclaw |the last|only/);
  });
});

describe('NO_COLOR', () => {
  /** Any colour or style: SGR with a number in it. */
  const styled = new RegExp(`${ESCAPE}\\[[1-9][\\d;]*m`);

  test.each<[args: readonly string[], env: Record<string, string>, isStyled: boolean]>([
    [[], {}, true],
    [[], { NO_COLOR: '1' }, false],
    [['--no-color'], {}, false],
  ])('the panel with %j and %j', async (args, env, isStyled) => {
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    const panel = journey.open(['models', 'status', '--watch', ...args], { env });
    await panel.until('Credentials');
    panel.press('q');
    expect(await panel.exit()).toBe(0);
    expect(styled.test(panel.bytes)).toBe(isStyled);
  });

  test('commands that print text print no escape sequence, on a pipe that stays open', async () => {
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    for (const line of [
      'models status',
      'models list --all',
      'agents list',
      'status',
      'logs',
      '--help',
      'modls',
    ]) {
      const { stdout, stderr } = await onOpenPipe(line.split(' '));
      expect(stdout + stderr).not.toBe('');
      expect(stdout + stderr).not.toContain(ESCAPE);
    }
  });
});

test('agents add --json on a terminal ends with the document for an agent that is there already', async () => {
  expect((await journey.connect(CANARY)).exitCode).toBe(0);
  const session = journey.open(['agents', 'add', 'main', '--json'], { rows: 60 });
  await session.until('[y/N]');
  session.type('n\r');
  expect(await session.exit()).toBe(0);
  expect(session.bytes).toContain('"copied": []');
  expect(session.bytes).not.toContain('Nothing was copied');
});
