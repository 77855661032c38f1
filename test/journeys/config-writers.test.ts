import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseJson5 } from '../../src/adapters/config/config-document.ts';
import { type ProgramResult, runProgram, temporaryHome } from '../support/program.ts';

/** 120 programs in all, eight at a time: ten seconds on two idle cores, half a minute on busy ones. */
const WRITERS = 8;
const WRITES = 12;
const MODELS = ['anthropic/claude-opus-4-6', 'openai/gpt-5.4'];

let home: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home.remove());

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

  const history = JSON.parse((await run('config', 'history', '--json', '--limit', '1000')).stdout);
  const changes = results.filter(({ stdout }) => stdout.startsWith('Updated config')).length;
  expect(history.changes).toHaveLength(changes);
  // Each change began where the one before it ended: nobody wrote over anybody.
  const revisions = history.changes as { revisionBefore: string; revisionAfter: string }[];
  for (const [index, change] of revisions.slice(0, -1).entries()) {
    expect(change.revisionBefore).toBe(revisions[index + 1]?.revisionAfter);
  }
}, 180_000);
