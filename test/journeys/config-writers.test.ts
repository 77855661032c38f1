import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseJson5 } from '../../src/adapters/config/config-document.ts';
import { type ProgramResult, runProgram, temporaryHome } from '../support/program.ts';

/** 120 programs in all, eight at a time: ten seconds on two idle cores, half a minute on busy ones. */
const WRITERS = 8;
const WRITES = 12;
const MODELS = ['anthropic/claude-opus-4-6', 'openai/gpt-5.4'];

let home: ReturnType<typeof temporaryHome>;

const HAMMER = new URL('../support/config-hammer.ts', import.meta.url).pathname;
const BLOWS = 200;

beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home.remove());

/** Reads the file over and over until it is told to stop; every moment's text has to be whole. */
function watchConfig(path: string): { stop(): Promise<number> } {
  let seen = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      if (existsSync(path)) {
        parseJson5(readFileSync(path, 'utf8'), path);
        seen += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await watching;
      return seen;
    },
  };
}

/** The number of journaled changes, after a look that each began where the one before it ended: nobody wrote over anybody. */
async function unbrokenChanges(): Promise<number> {
  const line = ['config', 'history', '--json', '--limit', '10000'];
  const history = JSON.parse((await runProgram(line, { env: home.env })).stdout);
  const changes = history.changes as { revisionBefore: string; revisionAfter: string }[];
  for (const [index, change] of changes.slice(0, -1).entries()) {
    expect(change.revisionBefore).toBe(changes[index + 1]?.revisionAfter);
  }
  return changes.length;
}

test('CLI-6: eight processes with 200 changes each lose none', async () => {
  const configPath = join(home.path, '.openclaw', 'openclaw.json');
  const watch = watchConfig(configPath);
  const names = Array.from({ length: WRITERS }, (_, number) => `p${number}`);
  const run = promisify(execFile);
  const outputs = await Promise.all(
    names.map((name) => run(process.execPath, [HAMMER, home.path, name, String(BLOWS)])),
  );
  expect(await watch.stop()).toBeGreaterThan(0);
  for (const { stdout, stderr } of outputs) expect(stdout + stderr).toBe('');
  const config = JSON.parse(readFileSync(configPath, 'utf8'));
  const fallbacks: readonly string[] = config.agents.defaults.model.fallbacks;
  for (const name of names) {
    expect(fallbacks.filter((ref) => ref.startsWith(`groq/${name}-`))).toEqual(
      Array.from({ length: BLOWS / 10 }, (_, index) => `groq/${name}-${index * 10}`),
    );
    // The last one of its kind; 199 is an alias.
    expect(config.names[name]).toBe(197);
  }
  // Fewer than all: what another process has just set is no change any more.
  expect(await unbrokenChanges()).toBeGreaterThan((WRITERS * BLOWS) / 2);
}, 180_000);

test('B092, CLI-6: eight writers at once lose no update, and the file is whole at every moment', async () => {
  const configPath = join(home.path, '.openclaw', 'openclaw.json');
  const run = (...args: readonly string[]): Promise<ProgramResult> => runProgram(args, { env: home.env });
  const results: ProgramResult[] = [
    await run('config', 'set', '--batch-json', '[{"path":"names","value":[]},{"path":"kept","value":"yes"}]'),
  ];
  let seen = 0;
  let writing = true;
  const reader = (async () => {
    while (writing) {
      expect(parseJson5(readFileSync(configPath, 'utf8'), configPath)).toMatchObject({ kept: 'yes' });
      seen += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const writer = async (number: number): Promise<void> => {
    for (let index = 0; index < WRITES; index += 1) {
      const name = `w${number}-${index}`;
      const args =
        number % 4 === 0
          ? ['models', 'set', MODELS[index % MODELS.length] ?? '']
          : ['config', 'set', 'names', JSON.stringify([name]), '--strict-json', '--merge'];
      results.push(await run(...args));
      if (number % 4 === 1)
        results.push(await run('config', 'set', `own.w${number}.k${index}`, String(index)));
    }
  };
  try {
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
  } finally {
    writing = false;
  }
  await reader;
  for (const { exitCode, stdout, stderr } of results) {
    expect(stdout + stderr).not.toMatch(/database is locked|SQLITE_BUSY/);
    expect(stderr).toMatch(/^(?:(?:Applies to the next run|Nothing changed)\.\n)?$/);
    expect(exitCode).toBe(0);
  }
  const numbers = Array.from({ length: WRITERS }, (_, number) => number);
  const named = numbers
    .filter((number) => number % 4 !== 0)
    .flatMap((number) => Array.from({ length: WRITES }, (_, index) => `w${number}-${index}`));
  const after = parseJson5(readFileSync(configPath, 'utf8'), configPath) as Record<string, unknown>;
  expect((after['names'] as string[]).toSorted()).toEqual(named.toSorted());
  const own = Object.fromEntries(Array.from({ length: WRITES }, (_, index) => [`k${index}`, index]));
  expect(after['own']).toEqual({ w1: own, w5: own });
  expect(seen).toBeGreaterThan(WRITES);
  const changes = results.filter(({ stdout }) => stdout.startsWith('Updated config')).length;
  expect(await unbrokenChanges()).toBe(changes);
}, 180_000);
