import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { EXAMPLES } from '../../src/cli/help/examples.ts';
import { declaredCommands } from '../support/command-tree.ts';
import { CANARY } from '../support/journey.ts';
import { runProgram } from '../support/program.ts';

/*
 * Whatever help or README show as a line to copy is copied here: into a shell, with the built program as `openclaw`, a
 * throw-away home, and every provider on loopback. A connection to anywhere else is refused.
 */
const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;
const GUARD = new URL('../support/loopback-only.ts', import.meta.url).href;
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'openclaw-examples-'));
const commands = (await declaredCommands()).map(({ path }) => path);
const declared = new Map(
  Object.values(EXAMPLES)
    .flat()
    .map((example) => [example.line, example] as const),
);
let provider: FakeProvider;
let env: Record<string, string> = {};
let homes = 0;

beforeAll(async () => {
  provider = await startFakeProvider({
    behave: () => ({ kind: 'answer', text: 'Hello.' }),
    models: ['llama3.3', 'my-model'],
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'openclaw'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(join(bin, 'openclaw'), 0o755);
  env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    NODE_OPTIONS: `--import=${GUARD}`,
    OPENCLAW_KEY_BACKEND: 'file',
    NO_PROXY: '127.0.0.1',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    ANTHROPIC_BASE_URL: provider.url,
    OPENROUTER_BASE_URL: `${provider.url}/v1`,
    OLLAMA_HOST: provider.url,
    OPENAI_API_KEY: CANARY,
    ANTHROPIC_API_KEY: CANARY,
    KEY: CANARY,
  };
  // What every example finds: a default model that has answered once.
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'failure.json'), JSON.stringify({ provider: 'openai', status: 429 }));
  writeFileSync(join(home, 'auth.json'), JSON.stringify({ groq: { apiKey: CANARY } }));
  const run = (args: readonly string[]) => runProgram(args, { env: { ...env, HOME: home } });
  for (const args of [
    ['models', 'set', 'openai/gpt-5.5'],
    ['settings', 'set', 'catalog.url', `${provider.url}/api.json`],
    ['agent', '--message', 'hello'],
  ]) {
    const { exitCode, stderr } = await run(args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }
});

afterAll(async () => {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line in a shell; one that goes on for ever is told to stop after its first words. */
function inShell(line: string, isEndless: boolean): Promise<Ran> {
  const home = join(folder, `home-${++homes}`);
  cpSync(join(folder, 'home'), home, { recursive: true });
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-o', 'pipefail', '-c', line], {
      env: { ...env, HOME: home },
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    // Told once: a second signal finds a program that is already leaving and no longer listens.
    if (isEndless) child.stdout.once('data', () => child.kill('SIGTERM'));
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

async function expectToWork(line: string): Promise<void> {
  const example = declared.get(line);
  const ran = await inShell(line, example?.isEndless === true);
  expect(ran, line).toMatchObject({ exitCode: example?.exit ?? 0 });
  expect(ran.stderr).not.toMatch(/unknown (?:command|option)|The test allows no connection/);
  expect(ran.stdout + ran.stderr).not.toContain(CANARY);
  if (/--json\b/.test(line)) for (const document of documentsOf(line, ran.stdout)) JSON.parse(document);
}

/** Endless commands and steps print a document a line. */
function documentsOf(line: string, stdout: string): readonly string[] {
  return declared.get(line)?.isEndless === true || / --events\b/.test(line)
    ? stdout.trim().split('\n')
    : [stdout];
}

describe('the examples of --help', () => {
  test.each(['', ...commands])('openclaw %s --help shows lines that work', async (path) => {
    const words = path === '' ? [] : path.split(' ');
    const { stdout, exitCode } = await runProgram([...words, '--help'], { env: { ...env, HOME: folder } });
    expect(exitCode).toBe(0);
    const [, shown = ''] = stdout.split('\nExamples:\n');
    const lines = shown.split('\n').filter((text) => /^ {2}\S/.test(text));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(declared.has(line.trim()), line).toBe(true);
      await expectToWork(line.trim());
    }
  });

  test('no example belongs to a command that is not there', () => {
    expect(Object.keys(EXAMPLES).filter((path) => path !== '' && !commands.includes(path))).toEqual([]);
  });
});

/** What stands for a value of the reader's in README.md. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<ref>': 'anthropic/claude-opus-4-6',
  '--provider <id>': '--provider openai',
  '--session <id>': '--session work',
  '<credential>': 'openai:manual',
  '<shell>': 'zsh',
  '<command>': 'models-status',
  '<file>': 'failure.json',
  '--import <path>': '--import auth.json',
  '<path>': 'agents.defaults.model',
};

/** A line of the README as a person would type it: values filled in, optional ones left out, the key on stdin. */
function typed(text: string): string {
  let line = text.replace(/ \[[^\]]*\]/g, '').replace('http://127.0.0.1:8000', provider.url);
  for (const [placeholder, value] of Object.entries(PLACEHOLDERS)) line = line.replace(placeholder, value);
  return / paste-(?:api-key|token) /.test(line) && !line.includes('|') ? `printf %s "$KEY" | ${line}` : line;
}

const fences = [...README.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, text = '']) =>
  text.replaceAll('\\\n', ' ').split('\n'),
);
const fenced = fences.filter((line) => /^(?:openclaw|printf .*\| openclaw)\b/.test(line));
const inline = [...README.replace(/^```.*?^```/gms, '').matchAll(/`(openclaw(?: [^`]+)?)`/g)].map(
  ([, text = '']) => text,
);

describe('the examples of README.md', () => {
  test('there are some', () => {
    expect(fenced.length).toBeGreaterThan(3);
    expect(inline.length).toBeGreaterThan(10);
  });

  test.each([...new Set([...fenced, ...inline])])('%s', async (text) => {
    const line = typed(text);
    expect(line, 'a placeholder that the test knows no value for').not.toMatch(/[<[]\w/);
    await expectToWork(line);
  });
});
