import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '../../src/cli/completion/scripts.ts';
import { CANARY, type Journey, startJourney } from '../support/journey.ts';
import { digestTree } from '../support/program.ts';

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;

let journey: Journey;
let env: Record<string, string>;
beforeEach(async () => {
  journey = await startJourney();
  const bin = join(journey.home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'openclaw'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(bin, 'openclaw'), 0o755);
  env = { ...journey.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
});

async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout, exitCode } = await journey.run(['__complete', String(words.length), ...words]);
  expect(exitCode).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

const wordsOf = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.split('\t')[0] ?? '');

/** What bash would offer for a line with the cursor at its end, without pressing a key. */
function inBash(line: string, breaks = ' \t\n"\'@><=;|&(:'): readonly string[] {
  const script = `
    source <(openclaw completion bash)
    COMP_WORDBREAKS="$2"; COMP_LINE="$1"; COMP_POINT=\${#COMP_LINE}
    _openclaw; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync('bash', ['--norc', '-c', script, 'bash', line, breaks], {
    env,
    encoding: 'utf8',
  });
  return text.split('\n').filter((word) => word !== '');
}

describe('openclaw __complete', () => {
  test('commands and flags come with what they do', async () => {
    expect(await complete('mod')).toEqual(['models\tmodels, credentials and their health']);
    expect(wordsOf(await complete('models', 'auth', ''))).toEqual([
      ...[
        'list',
        'which',
        'add',
        'paste-api-key',
        'paste-token',
        'setup-token',
        'activate',
        'order',
        'logout',
      ],
      ...['login', 'login-github-copilot', 'help'],
    ]);
    expect(wordsOf(await complete('models', 'list', '--'))).toEqual(
      expect.arrayContaining(['--all', '--provider', '--json', '--no-color']),
    );
  });

  test('models, providers and credentials come from config and store', async () => {
    expect((await journey.connect(CANARY)).exitCode).toBe(0);
    expect(await complete('models', 'set', 'fake/')).toContain('fake/alpha-large');
    expect(await complete('models', 'list', '--provider', 'fak')).toEqual(['fake']);
    expect(await complete('models', 'list', '--provider=fak')).toEqual(['--provider=fake']);
    expect(await complete('models', 'cooldown', 'clear', '')).toEqual(['fake:default']);
    expect(await complete('models', 'auth', 'activate', '')).toEqual(['fake:default']);
    expect(await complete('models', 'auth', 'logout', '--scope', 's')).toEqual(['session']);
    expect(await complete('sessions', 'set-model', 's', 'fake/alpha-large@')).toEqual([
      'fake/alpha-large@fake:default',
    ]);
  });

  test('a shell that drops the empty word gets what comes next all the same', async () => {
    const { stdout } = await journey.run(['__complete', '2', 'completion']);
    expect(stdout.trim().split('\n')).toEqual([...SHELLS]);
  });

  test('a broken config, a broken store and nonsense are an empty answer', async () => {
    mkdirSync(join(journey.home, '.openclaw', 'state'), { recursive: true });
    writeFileSync(join(journey.home, '.openclaw', 'state', 'models.sqlite'), 'not a database');
    expect(await complete('models', 'cooldown', 'clear', '')).toEqual([]);
    writeFileSync(join(journey.home, '.openclaw', 'openclaw.json'), '{ broken');
    expect(await complete('models', 'set', 'open')).toEqual([]);
    expect(await complete('no', 'such', 'thing', '')).toEqual([]);
    const { stdout, stderr, exitCode } = await journey.run(['__complete']);
    expect({ stdout: stdout !== '', stderr, exitCode }).toEqual({ stdout: true, stderr: '', exitCode: 0 });
  });

  test('it writes nothing', async () => {
    await journey.connect(CANARY);
    const before = digestTree(join(journey.home, '.openclaw'));
    await complete('models', 'set', 'fake/');
    expect(digestTree(join(journey.home, '.openclaw'))).toEqual(before);
  });
});

describe('the script for bash', () => {
  test('finishes words', () => {
    expect(inBash('openclaw mod')).toEqual(['models']);
    expect(inBash('openclaw completion ')).toEqual([...SHELLS]);
    expect(inBash('openclaw models list --provider=anth')).toEqual(['anthropic']);
  });

  test('copes with : and @, at which bash cuts words', async () => {
    await journey.connect(CANARY);
    expect(inBash('openclaw models cooldown clear fake:d')).toEqual(['default']);
    expect(inBash('openclaw models set fake/alpha-large@fake:')).toEqual(['default']);
    expect(inBash('openclaw models cooldown clear fake:d', ' \t\n')).toEqual(['fake:default']);
  });

  test('answers the Tab key', async () => {
    const bash = journey.open(['--norc', '--noprofile', '-i'], {
      command: ['bash'],
      env: { ...env, PS1: 'ready> ', INPUTRC: '/dev/null', BASH_SILENCE_DEPRECATION_WARNING: '1' },
    });
    await bash.until('ready>');
    bash.type('source <(openclaw completion bash); echo loaded-$((1+1))\r');
    await bash.until('loaded-2');
    bash.type('openclaw models list --provider anthropi\t');
    await bash.until(/--provider anthropic\s*$/);
    bash.kill();
  });
});

describe('openclaw completion', () => {
  test.each(SHELLS)('%s: a script that asks the program', async (shell) => {
    const { stdout, exitCode } = await journey.run(['completion', shell]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('openclaw __complete ');
  });

  const installed = SHELLS.filter(
    (shell) => spawnSync(shell, ['-c', 'exit 0'], { env: process.env }).status === 0,
  );
  test.each(installed)('%s: reads the script without a complaint', async (shell) => {
    const { stdout } = await journey.run(['completion', shell]);
    const { status, stderr } = spawnSync(shell, shell === 'powershell' ? [] : ['-n'], {
      input: stdout,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('an unknown shell: exit 2 with the nearest', async () => {
    const { stdout, stderr, exitCode } = await journey.run(['completion', 'zch']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Did you mean zsh?');
  });
});
