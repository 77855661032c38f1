import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FakeRequest } from '../../src/adapters/demo/behaviour.ts';
import { JSON_DOCUMENTS } from '../../src/cli/schema/documents.ts';
import { slugOf } from '../../src/cli/schema/slug-of.ts';
import { declaredCommands } from '../support/command-tree.ts';
import { expectDocument, expectShape } from '../support/expect-document.ts';
import { looseBelow, withoutMask } from '../support/file-modes.ts';
import { CANARY, type Journey, keyedBehaviour, SECOND_CANARY, startJourney } from '../support/journey.ts';
import {
  ANSWERS,
  ASKING,
  LINES,
  REFUSALS,
  STREAMS,
  VARIANTS,
  WITHOUT_CONFIG,
} from '../support/json-answers.ts';
import { type ProgramResult, readTree, runProgram } from '../support/program.ts';

/* Decision 32: what a script may rely on, whatever the command. */

const declared = await declaredCommands();
const jsonCommands = declared.filter(({ flags }) => flags.includes('--json')).map(({ path }) => path);

const PROGRAM = new URL('../../dist/openclaw.js', import.meta.url).pathname;

let journey: Journey;
beforeEach(async () => {
  journey = await startJourney({ behave: limitedFirst });
});

/** The first key is limited from its second request on, so that there is something to tell in every document. */
function limitedFirst(request: FakeRequest): ReturnType<typeof keyedBehaviour> {
  if (request.key !== CANARY || request.dialect === 'models' || request.count === 0)
    return keyedBehaviour(request);
  const error = { message: 'slow down please', type: 'rate_limit_error' };
  return { kind: 'status', status: 429, headers: { 'retry-after': '50' }, body: { error } };
}

/** Two keys of which one is limited, a conversation, a second agent with a pinned one, a name, a stand-in, a key in plain text. */
async function fill(): Promise<void> {
  const plain = {
    models: { providers: { groq: { baseUrl: journey.provider.url, apiKey: CANARY, models: [] } } },
  };
  const steps: readonly (readonly [args: readonly string[], input?: string])[] = [
    [['models', 'auth', 'paste-api-key', '--provider', 'fake', '--profile-id', 'fake:second'], SECOND_CANARY],
    [['agent', '--message', 'hi', '--session', 'work']],
    [['agents', 'add', 'night', '--workspace', join(journey.home, 'night'), '--model', 'fake/alpha-small']],
    [['sessions', 'set-model', 'pinned', 'fake/alpha-small@fake:second']],
    [['models', 'aliases', 'add', 'quick', 'fake/alpha-small']],
    [['models', 'fallbacks', 'add', 'quick']],
    [['models', 'set-image', 'openai/gpt-5.5']],
    [['models', 'image-fallbacks', 'add', 'anthropic/claude-opus-4-6']],
    [['models', 'allow', 'add', 'fake/*']],
    [['settings', 'set', 'catalog.url', `${journey.provider.url}/api.json`]],
    [['config', 'patch', '--stdin'], JSON.stringify(plain)],
  ];
  expect((await journey.connect(CANARY)).exitCode).toBe(0);
  for (const [args, input] of steps) {
    expect(await journey.run(args, input), args.join(' ')).toMatchObject({ exitCode: 0 });
  }
}

/** Stops a command that goes on, at its first line. */
function untilFirstLine(args: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env['PATH'], ...journey.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (data) => {
      const isFirst = !stdout.includes('\n');
      stdout += data;
      if (isFirst && stdout.includes('\n')) child.kill('SIGTERM');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr: '' }));
  });
}

describe('decision 32: documents', () => {
  test('every command with --json has a documented shape, and every shape a command', () => {
    const documented = Object.keys(JSON_DOCUMENTS)
      .filter((name) => name !== 'error')
      .sort();
    expect([...jsonCommands, ...VARIANTS, ...STREAMS, ...Object.keys(LINES)].sort()).toEqual(documented);
    expect([...Object.keys(ANSWERS), ...Object.keys(LINES), ...STREAMS].sort()).toEqual(documented);
  });

  test('every one prints a document of its shape, in a used home and in a new one; S1, S4: private, whatever the mask', {
    timeout: 180_000,
  }, async () => {
    await fill();
    writeFileSync(
      join(journey.home, 'patch.json5'),
      '{ agents: { defaults: { pdfModel: "fake/alpha-large" } } }',
    );
    writeFileSync(join(journey.home, 'auth.json'), JSON.stringify({ groq: { apiKey: SECOND_CANARY } }));
    const env = {
      ...journey.env,
      ANTHROPIC_API_KEY: SECOND_CANARY,
      ANTHROPIC_BASE_URL: journey.provider.url,
    };
    const state = join(journey.home, '.openclaw');
    for (const [name, lines] of Object.entries(ANSWERS)) {
      for (const words of lines) {
        const line = [...name.split(' '), ...words, '--json'];
        const ran = await withoutMask(() => runProgram(line, { env }));
        expect(ran, line.join(' ')).toMatchObject({ exitCode: 0 });
        expectDocument(name, ran);
        expect(ran.stdout + ran.stderr).not.toMatch(/canary/i);
        expect(looseBelow(state), line.join(' ')).toEqual([]);
      }
    }
    // The first key stands in the config in plain text, where the person wrote it.
    const leaked = [...readTree(state)].filter(([, bytes]) => bytes.includes(SECOND_CANARY));
    expect(leaked.map(([path]) => path)).toEqual([]);
    const fresh = join(journey.home, 'fresh');
    mkdirSync(fresh);
    for (const name of [
      'models status',
      'models list',
      'models auth list',
      'models cooldown list',
      'agents list',
      'sessions list',
      'status',
      'logs',
    ]) {
      const ran = await runProgram([...name.split(' '), '--json'], { env: { ...journey.env, HOME: fresh } });
      expectDocument(name, ran);
    }
  });

  test.each(Object.entries(LINES))('%s prints a document of its shape a line', async (name, words) => {
    const failures = [{ provider: 'openai', status: 429, message: 'slow down' }, { message: 'who knows' }];
    const text = failures.map((failure) => `${JSON.stringify(failure)}\n`).join('');
    writeFileSync(join(journey.home, 'failures.jsonl'), text);
    const { stdout, exitCode } = await journey.run([...name.split(' '), ...words, '--json']);
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    // Of a probe without any credential: what is planned, and that it is done.
    expect(lines).toHaveLength(failures.length);
    for (const line of lines) expectShape(name, JSON.parse(line));
  });

  test.each(STREAMS)('%s prints a document of its shape a line, until it is stopped', async (name) => {
    await fill();
    const { exitCode, stdout } = await untilFirstLine([...name.split(' '), '--json']);
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expectShape(name, JSON.parse(line));
  });

  test('a document that says no has the same shape', async () => {
    const apiKey = { source: 'env', provider: 'default', id: 'NOT_SET_ANYWHERE' };
    const config = {
      models: {
        mode: 'sometimes',
        providers: { fake: { baseUrl: journey.provider.url, apiKey, models: [] } },
      },
      agents: { defaults: { model: 'fake/alpha-large' } },
    };
    mkdirSync(join(journey.home, '.openclaw'));
    writeFileSync(join(journey.home, '.openclaw', 'openclaw.json'), JSON.stringify(config));
    writeFileSync(join(journey.home, 'patch.json5'), '{ agents: { defaults: { model: 42 } } }');
    for (const [name, words, exitCode] of REFUSALS) {
      const ran = await journey.run([...name.split(' '), ...words, '--json']);
      expect({ words, exitCode: ran.exitCode }).toEqual({ words, exitCode });
      expectDocument(name, ran);
    }
  });

  test('the filled home has something in the lists that the shapes are held against', async () => {
    await fill();
    const json = async (...args: readonly string[]) =>
      JSON.parse((await journey.run([...args, '--json'])).stdout);
    expect((await json('models', 'status')).auth.unusableProfiles).toHaveLength(1);
    expect((await json('models', 'cooldown', 'list')).blocks).toHaveLength(1);
    expect((await json('sessions', 'list')).sessions).toHaveLength(2);
    expect((await json('agents', 'list')).agents).toHaveLength(2);
    expect((await json('status', '--usage')).usage.last24Hours.length).toBeGreaterThan(1);
    expect((await json('models', 'aliases', 'list')).aliases).toMatchObject({ quick: 'fake/alpha-small' });
    expect((await json('models', 'fallbacks', 'list')).fallbacks).toHaveLength(1);
    expect((await json('models', 'image-fallbacks', 'list')).fallbacks).toHaveLength(1);
    expect((await json('models', 'allow', 'list')).allowed).toContain('fake/*');
    expect((await json('models', 'why')).models[0].credentials[0].attempts.length).toBeGreaterThan(0);
    expect((await json('secrets', 'audit')).findings.map((found: { code: string }) => found.code)).toEqual([
      'PLAINTEXT_FOUND',
      'STORE_PLAINTEXT_RESIDUE',
    ]);
    expect((await json('config', 'history')).changes.length).toBeGreaterThan(1);
    expect((await json('logs')).entries.map((entry: { outcome?: string }) => entry.outcome)).toEqual(
      expect.arrayContaining(['success', 'failure']),
    );
  });
});

describe('decision 32: openclaw schema', () => {
  test.each(Object.keys(JSON_DOCUMENTS))(
    '%s is JSON Schema with id, version and descriptions',
    async (name) => {
      const { stdout, exitCode } = await journey.run(['schema', slugOf(name)]);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        $schema: expect.stringContaining('json-schema.org'),
        $id: `urn:openclaw:schema:${slugOf(name)}:v1`,
        version: 1,
        description: expect.any(String),
      });
      expect((await journey.run(['schema', ...name.replace('--', '').split(' ')])).stdout).toBe(stdout);
    },
  );

  test('alone it names them all; a mistyped name exits 2 with the nearest', async () => {
    const { stdout } = await journey.run(['schema']);
    for (const name of Object.keys(JSON_DOCUMENTS)) expect(stdout).toContain(slugOf(name));
    const wrong = await journey.run(['schema', 'models-statu']);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toContain('Nearest: models-status');
  });
});

describe('CLI-3: failures as JSON', () => {
  test.each(jsonCommands)('%s: an unknown flag is one envelope on stdout and exit 2', async (path) => {
    const ran = await journey.run([...path.split(' '), ...(ASKING[path] ?? []), '--json', '--no-such-flag']);
    expect(ran.exitCode).toBe(2);
    expect(expectDocument('error', ran)).toMatchObject({ error: { code: 'usage' } });
  });

  test.each<[words: readonly string[], exitCode: number]>([
    [['agent'], 2],
    [['agent', '--message', 'hi', '--model', 'opnai/gpt-5.5'], 2],
    [['agent', '--message', 'hi', '--model', 'openai/gpt-5.5'], 3],
    [['models', 'list', '--provider', 'opnai'], 2],
    [['agents', 'add'], 2],
    [['agents', 'add', 'x'], 2],
    [['agents', 'delete', 'nobody', '--force'], 1],
    [['agents', 'delete', 'nobody'], 1],
    [['sessions', 'show', 'none'], 1],
    [['sessions', 'reset', 'none'], 1],
    [['sessions', 'set-model', 'work'], 2],
    [['sessions', 'set-model', 'work', 'nobody/nothing'], 2],
    [['logs', '--limit', 'many'], 2],
    [['status', '--agent', 'nobody'], 2],
    [['onboard'], 2],
    [['onboard', '--non-interactive'], 2],
    [['onboard', '--non-interactive', '--accept-risk', '--auth-choice', 'opnai'], 2],
    [['modls', 'status'], 2],
    [['models', 'auth', 'lst'], 2],
  ])('%j exits %i', async (words, exitCode) => {
    const ran = await journey.run([...words, '--json']);
    expect({ exitCode: ran.exitCode, document: expectDocument('error', ran) }).toMatchObject({ exitCode });
  });

  test('a config that cannot be read is one envelope from every command', async () => {
    mkdirSync(join(journey.home, '.openclaw'));
    writeFileSync(join(journey.home, '.openclaw', 'openclaw.json'), '{ "agents": ');
    writeFileSync(join(journey.home, 'patch.json5'), '{ models: null }');
    for (const [name, [words = []]] of Object.entries(ANSWERS)) {
      if (WITHOUT_CONFIG.includes(name)) continue;
      const ran = await journey.run([...name.split(' '), ...words, '--json']);
      expect({ name, exitCode: ran.exitCode }).toEqual({ name, exitCode: 1 });
      expect(expectDocument('error', ran)).toMatchObject({ error: { code: 'config-syntax' } });
    }
  });
});
