import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../../src/adapters/demo/fake-provider.ts';
import { type CommandOutcome, type CommandRow, runCommandRow } from './command-row.ts';

interface Row extends Omit<CommandRow, 'config'> {
  readonly name: string;
  /** One of the table's configs by name, or a document of its own. */
  readonly config?: string | object;
  readonly expected: {
    readonly exit: number;
    /** All of stdout: lines (a last `…` stands for any others), or a JSON document with its keys in this order. */
    readonly stdout?: unknown;
    /** Or some fields of the document. */
    readonly like?: object;
    readonly stderr: readonly string[];
    /** Nothing is changed, written or asked where a row does not say so. */
    readonly changed?: readonly string[];
    readonly after?: Readonly<Record<string, unknown>>;
    readonly requests?: number;
  };
}

/** Rows in groups, and the configs that they name. */
type CommandTable = { readonly configs: Readonly<Record<string, object>> } & {
  readonly [group: string]: readonly Row[];
};

/**
 * A test for each row, through the built program, and one that the rows drive every entry of the surface.
 * @param table a JSON table as it was imported
 * @param surface commands with at most one flag each, such as `models list --json`
 */
export function driveCommands(name: string, table: unknown, surface: readonly string[]): void {
  const { configs, ...groups } = table as CommandTable;
  let provider: FakeProvider;

  beforeAll(async () => {
    provider = await startFakeProvider({
      models: ['alpha', 'delta'],
      behave: ({ key }) =>
        key === 'canary-refused'
          ? {
              kind: 'status',
              status: 401,
              body: { error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' } },
            }
          : { kind: 'answer', text: 'hi' },
    });
  });

  afterAll(() => provider.close());

  for (const [group, rows] of Object.entries(groups)) {
    describe(`${name} on the built program: ${group}`, () => {
      test.for(rows)('$name', async (row) => {
        const { config } = row;
        const document = typeof config === 'string' ? configs[config] : config;
        expect(typeof config !== 'string' || document !== undefined, `no config ${config}`).toBe(true);
        check(await runCommandRow({ ...row, config: document }, provider), row);
      });
    });
  }

  test('every command and flag is driven by a row', () => {
    const lines = Object.values(groups).flatMap((rows) => rows.map(({ args }) => args));
    expect(surface.filter((entry) => !lines.some((args) => drives(args, entry.split(' '))))).toEqual([]);
  });
}

function drives(args: readonly string[], entry: readonly string[]): boolean {
  const words = entry.filter((word) => !word.startsWith('--'));
  const flags = entry.filter((word) => word.startsWith('--'));
  return words.every((word, index) => args[index] === word) && flags.every((flag) => args.includes(flag));
}

/** With a last `…`, only what stands before it counts. */
function shortened(lines: unknown, expected: unknown): unknown {
  if (!Array.isArray(lines) || !Array.isArray(expected) || expected.at(-1) !== '…') return lines;
  return [...lines.slice(0, expected.length - 1), '…'];
}

function check(outcome: CommandOutcome, { expected, args }: Row): void {
  const { like, stdout, stderr, exit, changed = [], after = {}, requests = 0 } = expected;
  expect(shortened(outcome.stderr, stderr)).toEqual(stderr);
  if (like === undefined) {
    expect(shortened(outcome.stdout, stdout)).toEqual(stdout);
    // toEqual takes keys in any order; scripts and people do not.
    if (!Array.isArray(stdout)) expect(JSON.stringify(outcome.stdout)).toBe(JSON.stringify(stdout));
  } else expect(outcome.stdout).toMatchObject(like);
  expect(outcome).toMatchObject({ exit, changed, requests });
  expect(outcome.after).toEqual(after);
  expect(outcome).toMatchObject({ loose: [], leaked: [] });
  const printed = JSON.stringify([outcome.stdout, outcome.stderr]);
  expect(printed, `a key in the output of ${args.join(' ')}`).not.toContain('canary');
}
