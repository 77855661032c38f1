import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProgramResult, runProgram, temporaryHome } from '../support/program.ts';

const WRITES = 8;
const NUMBERS = Array.from({ length: WRITES }, (_, index) => index);
const DEFAULTS = ['openai/gpt-5.4', 'anthropic/claude-opus-4-6'];

let home: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home.remove());

/** One line per kind of change; each adds to something that the others change too. */
const WRITERS: readonly ((index: number) => readonly string[])[] = [
  (index) => ['aliases', 'add', `one-${index}`, `openai/first-${index}`],
  (index) => ['aliases', 'add', `two-${index}`, `openai/second-${index}`],
  (index) => ['fallbacks', 'add', `groq/third-${index}`],
  (index) => ['fallbacks', 'add', `mistral/fourth-${index}`],
  (index) => ['image-fallbacks', 'add', `google/fifth-${index}`],
  (index) => ['allow', 'add', `xai/sixth-${index}`],
  (index) => ['set', DEFAULTS[index % 2] ?? ''],
];

test('CLI-6: models commands at the same time lose nothing that another one wrote', async () => {
  const results: ProgramResult[] = [];
  await Promise.all(
    WRITERS.map(async (line) => {
      for (const index of NUMBERS) {
        results.push(await runProgram(['models', ...line(index)], { env: home.env }));
      }
    }),
  );
  for (const { exitCode, stdout, stderr } of results) {
    expect(stdout + stderr).not.toMatch(/database is locked|SQLITE_BUSY/);
    expect(exitCode, stderr).toBe(0);
  }
  const text = readFileSync(join(home.path, '.openclaw', 'openclaw.json'), 'utf8');
  const { model, imageModel, models } = JSON.parse(text).agents.defaults;
  for (const index of NUMBERS) {
    expect(models[`openai/first-${index}`]).toEqual({ alias: `one-${index}` });
    expect(models[`openai/second-${index}`]).toEqual({ alias: `two-${index}` });
    expect(models).toHaveProperty([`xai/sixth-${index}`]);
  }
  const inOrder = (prefix: string, from: readonly string[]): readonly string[] =>
    from.filter((ref) => ref.startsWith(prefix));
  expect(inOrder('groq/', model.fallbacks)).toEqual(NUMBERS.map((index) => `groq/third-${index}`));
  expect(inOrder('mistral/', model.fallbacks)).toEqual(NUMBERS.map((index) => `mistral/fourth-${index}`));
  expect(model.fallbacks).toHaveLength(2 * WRITES);
  expect(imageModel.fallbacks).toEqual(NUMBERS.map((index) => `google/fifth-${index}`));
  expect(model.primary).toBe(DEFAULTS[(WRITES - 1) % 2]);
}, 180_000);
