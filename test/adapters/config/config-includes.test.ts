import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConfigStore } from '../../../src/adapters/config/json5-config-store.ts';
import type { AppError } from '../../../src/core/errors.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';

let root = '';
let path = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'config-includes-'));
  mkdirSync(join(root, 'state'));
  path = join(root, 'state', 'openclaw.json');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(name: string, value: unknown): string {
  const target = join(root, 'state', name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, typeof value === 'string' ? value : JSON.stringify(value));
  return target;
}
const main = (value: unknown): string => file('openclaw.json', value);

function storeOf(env: Readonly<Record<string, string>> = {}) {
  return createConfigStore({
    path,
    env,
    lookup: (name) => env[name],
    withLease: (_, work) => work(),
    onApplied: async () => undefined,
  });
}
const document = (env: Readonly<Record<string, string>> = {}): unknown => storeOf(env).read().document;

async function failure(run: () => unknown): Promise<AppError> {
  try {
    await run();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
}

describe('ENV-9: $include', () => {
  test('a file stands for its place; JSON5, and keys beside it win', () => {
    file('models.json5', '{ mode: "merge", providers: { a: { baseUrl: "https://a" } }, /* note */ }');
    main({ models: { $include: './models.json5', mode: 'replace' } });
    expect(document()).toEqual({ models: { mode: 'replace', providers: { a: { baseUrl: 'https://a' } } } });
  });

  test('a list is merged deeply in order; lists in it are replaced', () => {
    file('one.json', { a: { x: 1, y: 1, list: [1, 2] }, only: 'one' });
    file('two.json', { a: { y: 2, list: [3] } });
    main({ $include: ['one.json', 'two.json'], a: { z: 3 } });
    expect(document()).toEqual({ a: { x: 1, y: 2, z: 3, list: [3] }, only: 'one' });
  });

  test('names count from the file that includes', () => {
    file('sub/outer.json', { $include: 'inner.json', from: 'outer' });
    file('sub/inner.json', { from: 'inner', deep: true });
    main({ $include: 'sub/outer.json' });
    expect(document()).toEqual({ from: 'outer', deep: true });
  });

  test('ENV-5: variables work in included files', () => {
    file('models.json', { providers: { a: { baseUrl: 'https://${HOST}/v1' } } });
    main({ models: { $include: 'models.json' } });
    const { config } = storeOf({ HOST: 'a.example' }).read();
    expect(config.models?.providers?.['a']?.baseUrl).toBe('https://a.example/v1');
  });

  test('ten levels are read, the eleventh is refused', async () => {
    const level = (depth: number, deepest: number): void => {
      for (let at = 1; at <= deepest; at++) {
        file(`l${at}.json`, at === deepest ? { end: depth } : { $include: `l${at + 1}.json` });
      }
    };
    main({ $include: 'l1.json' });
    level(1, 10);
    expect(document()).toEqual({ end: 1 });
    level(1, 11);
    expect((await failure(() => document())).message).toContain('more than 10 levels of $include');
  });

  test.each<[string, () => void, string]>([
    ['a missing file', () => main({ $include: 'none.json' }), 'is not there'],
    [
      'a circle',
      () => {
        file('a.json', { $include: 'b.json' });
        file('b.json', { $include: 'a.json' });
        main({ $include: 'a.json' });
      },
      'includes itself',
    ],
    [
      'a file that is too large',
      () => {
        file('big.json', `{"a": "${'x'.repeat(2 * 1024 * 1024)}"}`);
        main({ $include: 'big.json' });
      },
      'larger than 2 MB',
    ],
    ['a name that is no text', () => main({ $include: 5 }), '$include needs the name of a file'],
    [
      'a folder',
      () => {
        mkdirSync(join(root, 'state', 'dir'));
        main({ $include: 'dir' });
      },
      'not a regular file',
    ],
    [
      'a way out of the folder',
      () => {
        writeFileSync(join(root, 'outside.json'), '{}');
        main({ $include: '../outside.json' });
      },
      'lies outside the folder of the config',
    ],
    [
      'a link out of the folder',
      () => {
        writeFileSync(join(root, 'outside.json'), '{}');
        symlinkSync(join(root, 'outside.json'), join(root, 'state', 'link.json'));
        main({ $include: 'link.json' });
      },
      'lies outside the folder of the config',
    ],
  ])('%s is refused with the reason', async (_, make, message) => {
    make();
    const error = await failure(() => document());
    expect(error.code).toBe('config-unreadable');
    expect(error.message).toContain(message);
  });

  test('OPENCLAW_INCLUDE_ROOTS opens further folders', () => {
    writeFileSync(join(root, 'outside.json'), '{"a": 1}');
    main({ $include: '../outside.json' });
    expect(document({ OPENCLAW_INCLUDE_ROOTS: `/none:${root}` })).toEqual({ a: 1 });
  });

  test('a syntax error names the included file', async () => {
    const broken = file('broken.json', '{ a: ');
    main({ $include: 'broken.json' });
    const error = await failure(() => document());
    expect(error.code).toBe('config-syntax');
    expect([error.message, ...error.details].join()).toContain(broken);
  });

  test('a change of an included file is a new revision', () => {
    const included = file('a.json', { a: 1 });
    main({ $include: 'a.json' });
    const store = storeOf();
    const before = store.read();
    writeFileSync(included, JSON.stringify({ a: 2, longer: true }));
    expect(store.read().document).toEqual({ a: 2, longer: true });
    expect(store.read().revision).not.toBe(before.revision);
  });
});

describe('ENV-9: writers', () => {
  const TEXT = '{ agents: { $include: "agents.json", list: [] }, auth: { order: { a: ["a:x"] } } }';
  beforeEach(() => {
    file('agents.json', { defaults: { model: 'a/one', models: { 'a/one': {} } } });
    main(TEXT);
  });
  const apply = (...edits: ConfigEdit[]): Promise<unknown> => {
    const store = storeOf();
    return store.apply({ edits, expectedRevision: store.read().revision, actor: 'test' });
  };
  const set = (value: unknown, ...at: string[]): ConfigEdit => ({ op: 'set', path: at, value });

  test.each<[string, ConfigEdit]>([
    ['a value of the included file', set('b/two', 'agents', 'defaults', 'model')],
    ['a part below it', set('b/two', 'agents', 'defaults', 'model', 'primary')],
    ['an object of it', set({}, 'agents', 'defaults')],
    ['everything around the directive', set({}, 'agents')],
    ['the directive', set('other.json', 'agents', '$include')],
    ['its removal', { op: 'unset', path: ['agents', 'defaults', 'model'] }],
    ['the removal of everything', { op: 'unset', path: ['agents'] }],
  ])('%s is not changed, and the message names the file', async (_, edit) => {
    const error = await failure(() => apply(edit));
    expect(error.code).toBe('config-readonly');
    expect(error.message).toContain(`comes from ${join(root, 'state', 'agents.json')}`);
    expect(readFileSync(path, 'utf8')).toBe(TEXT);
  });

  test('what the main file holds, and new keys beside the included ones, are written', async () => {
    await apply(
      set(['a:y'], 'auth', 'order', 'a'),
      set({ alias: 'two' }, 'agents', 'defaults', 'models', 'a/two'),
    );
    expect(storeOf().read().document).toEqual({
      agents: { defaults: { model: 'a/one', models: { 'a/one': {}, 'a/two': { alias: 'two' } } }, list: [] },
      auth: { order: { a: ['a:y'] } },
    });
    expect(readFileSync(path, 'utf8')).toContain('$include: "agents.json"');
  });
});

describe('ENV-5: the file keeps its variables', () => {
  test('an edit beside them, and one that writes the same value back, leave the text as it is', async () => {
    main('{ models: { providers: { a: { baseUrl: "https://${HOST}/v1", apiKey: "${KEY}" } } } }');
    const store = storeOf({ HOST: 'a.example', KEY: 'canary-key' });
    const { config, revision } = store.read();
    expect(config.models?.providers?.['a']).toEqual({
      baseUrl: 'https://a.example/v1',
      apiKey: { source: 'env', provider: 'default', id: 'KEY' },
    });
    const edits: ConfigEdit[] = [
      { op: 'set', path: ['models', 'providers', 'a', 'baseUrl'], value: 'https://a.example/v1' },
      { op: 'set', path: ['models', 'mode'], value: 'merge' },
    ];
    await store.apply({ edits, expectedRevision: revision, actor: 'test' });
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('"https://${HOST}/v1", apiKey: "${KEY}"');
    expect(text).toContain('merge');
    expect(text).not.toContain('canary');
  });

  test('a missing variable is an issue with its name', () => {
    main({ agents: { defaults: { model: '${NO_MODEL}' } } });
    expect(storeOf().read().issues).toEqual([
      {
        path: 'agents.defaults.model',
        message: 'the variable NO_MODEL is not set; the text stays as it is',
      },
    ]);
  });
});
