import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import checklist from './fixtures/terminal-checklist.json' with { type: 'json' };

/* Every line of the terminal checklist and every known pitfall is shown by a test whose title cites its id. */

interface Line {
  readonly id: string;
  readonly says: string;
  /** Goal of the bench that measures it: a time is no test. */
  readonly bench?: string;
  /** Why there is nothing to show. */
  readonly doesNotApply?: string;
}

const LINES: readonly Line[] = [...checklist.checklist, ...checklist.pitfalls];

const root = new URL('..', import.meta.url).pathname;
const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'test'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** A title follows `test(`, `describe(` or the end of a table: `])('…'`. */
const TITLE = /(?:\b(?:test|it|describe)|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

function titlesIn(source: string): readonly string[] {
  return [...source.matchAll(TITLE)].map((match) => match[2] ?? '');
}

const ID = /(?<![\w.-])(?:7\.3-\d+|P\d+)(?![\w.])/g;

function citedIn(titles: readonly string[]): ReadonlySet<string> {
  return new Set(titles.flatMap((title) => title.match(ID) ?? []));
}

/** Lines that nothing shows. */
function uncited(lines: readonly Line[], cited: ReadonlySet<string>): readonly string[] {
  return lines
    .filter(
      ({ id, bench, doesNotApply }) => !cited.has(id) && bench === undefined && doesNotApply === undefined,
    )
    .map(({ id }) => id);
}

const cited = citedIn(
  paths.filter((path) => /\.test\.tsx?$/.test(path)).flatMap((path) => titlesIn(read(path))),
);

describe('the terminal checklist', () => {
  test('is whole and in order', () => {
    const numbers = (lines: readonly Line[], prefix: string) =>
      lines.map(({ id }) => Number(id.slice(prefix.length)));
    const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
    expect(numbers(checklist.checklist, '7.3-')).toEqual(upTo(41));
    expect(numbers(checklist.pitfalls, 'P')).toEqual(upTo(32));
  });

  test('every line is cited by the title of a test, measured, or left out for a reason', () => {
    expect(uncited(LINES, cited)).toEqual([]);
  });

  test('a citation that goes is missed', () => {
    const [first = ''] = titlesIn("test.each([1])(\n  '7.3-2, P1: %i', () => {});");
    expect([...citedIn([first])]).toEqual(['7.3-2', 'P1']);
    for (const { id } of LINES.filter(({ bench }) => bench === undefined)) {
      expect(uncited(LINES, new Set([...cited].filter((other) => other !== id)))).toEqual([id]);
    }
  });

  test('titles cite lines that there are, and none that is said not to apply', () => {
    const known = LINES.filter(({ doesNotApply }) => doesNotApply === undefined).map(({ id }) => id);
    expect([...cited].filter((id) => !known.includes(id))).toEqual([]);
  });

  test('a goal that stands for a line is measured by the bench', () => {
    const bench = paths
      .filter((path) => path.startsWith('test/bench/'))
      .map(read)
      .join('\n');
    for (const { bench: goal } of LINES) if (goal !== undefined) expect(bench).toContain(`report('${goal}'`);
  });
});
