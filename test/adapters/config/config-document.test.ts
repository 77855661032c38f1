import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/adapters/config/config-document.ts';
import { editDocument } from '../../../src/adapters/config/edit-document.ts';
import type { AppError } from '../../../src/core/errors.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';

const FILE = '/home/u/.openclaw/openclaw.json';
type Path = readonly (string | number)[];
const set = (path: Path, value: unknown): ConfigEdit => ({ op: 'set', path, value });
const unset = (path: Path): ConfigEdit => ({ op: 'unset', path });
const edit = (text: string | undefined, ...edits: ConfigEdit[]): string => editDocument(text, edits, FILE);

function failure(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
}

describe('reading JSON5', () => {
  test.each<[string, unknown]>([
    [`{a: 'say "hi"'}`, { a: 'say "hi"' }],
    [`{a: 'it\\'s \\x41\\u0042\\v\\0'}`, { a: "it's AB\v\0" }],
    ['{"a": "x\\\ny"}', { a: 'xy' }],
    ['{"a": "\u2028"}', { a: '\u2028' }],
    ['\uFEFF{a: .5, b: +1, c: -0xFF, d: 5., e: 1e3}', { a: 0.5, b: 1, c: -255, d: 5, e: 1000 }],
    ['{a: Infinity, b: -Infinity, true: 1, null: 2}', { a: Infinity, b: -Infinity, true: 1, null: 2 }],
    ['{a: 1, a: 2, /* c */ b: [1, 2,], } // end', { a: 2, b: [1, 2] }],
    ['{"__proto__": {"admin": true}, "a": 1}', { a: 1 }],
  ])('decision 27: %j', (text, expected) => {
    const value = readDocument(text, FILE);
    expect(value).toEqual(expected);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test.each<[string, string, number, number, RegExp]>([
    ['a missing comma', '{\n  a: 1\n  b: 2\n}', 3, 3, /comma/],
    ['a missing colon', '{ a 1 }', 1, 5, /colon/],
    ['an open quote', '{\n a: "x\n}', 2, 5, /closing quote/],
    ['an open comment', '{ /* a', 1, 3, /never closed/],
    ['text after the end', '{} {', 1, 4, /end of the file/],
    ['an open brace', '{ a: 1', 1, 7, /comma or }/],
    ['a bad escape', '{ a: "\\x4" }', 1, 6, /escape/],
    ['a comma alone', '{,}', 1, 2, /a key or }/],
    ['a lone point', '{ a: . }', 1, 6, /number/],
  ])('config-syntax names line and column of %s', (_, text, line, column, problem) => {
    const error = failure(() => readDocument(text, FILE));
    expect(error.code).toBe('config-syntax');
    expect(error.message).toContain(`line ${line}, column ${column}`);
    expect(error.message).toMatch(problem);
    expect(error.hint).toMatch(/not changed/);
  });

  test('config-syntax shows the line with a pointer, but never one that may hold a key', () => {
    const shown = failure(() => readDocument('{\n  a: 1\n  b: 2\n}', FILE)).details;
    expect(shown).toEqual(['  3 |   b: 2', '        ^']);
    const hidden = failure(() => readDocument("{\n  apiKey: 'canary-value' x\n}", FILE));
    expect(hidden.details).toEqual([]);
    expect(JSON.stringify(hidden) + hidden.message).not.toContain('canary');
    const opaque = failure(() => readDocument("{\n  x: 'canary0123456789abcdef' y\n}", FILE));
    expect(opaque.details).toEqual([]);
  });

  test('config-syntax has a word for empty files, lists, merge marks and endless nesting', () => {
    expect(failure(() => readDocument(' \n', FILE)).message).toMatch(/is empty/);
    expect(failure(() => readDocument('[1]', FILE)).message).toMatch(/one JSON5 object/);
    expect(failure(() => readDocument('{\n<<<<<<< HEAD\n}', FILE)).hint).toMatch(/merge/);
    expect(failure(() => readDocument(`{a:'',b: ${'['.repeat(5000)}`, FILE)).message).toMatch(/too deeply/);
  });
});

describe('editing (decision 27, CFG-35)', () => {
  test.each<[string, string, ConfigEdit, string]>([
    [
      'replaces only the value',
      "{\n  // why\n  a: 'x', // b\n}\n",
      set(['a'], 'y'),
      "{\n  // why\n  a: 'y', // b\n}\n",
    ],
    [
      'adds in the style around',
      "{\n\ta: 'x', // b\n}\n",
      set(['b'], ['c']),
      "{\n\ta: 'x', // b\n\tb: [\n\t\t'c',\n\t],\n}\n",
    ],
    [
      'puts the comma before a remark',
      '{\n  "a": 1 // one\n}\n',
      set(['b'], 2),
      '{\n  "a": 1, // one\n  "b": 2\n}\n',
    ],
    [
      'keeps CRLF',
      '{\r\n  "a": 1\r\n}\r\n',
      set(['b'], { c: 1 }),
      '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": 1\r\n  }\r\n}\r\n',
    ],
    ['keeps a byte order mark', '\uFEFF{"a":1}', set(['a'], 2), '\uFEFF{"a":2}'],
    ['keeps one line as one line', '{ a: 1 }', set(['b', 'c'], 2), '{ a: 1, b: { c: 2 } }'],
    ['keeps compact text compact', '{"a":[1,2]}', set(['a', 2], 3), '{"a":[1,2,3]}'],
    ['opens an empty object', '{\n  "a": {}\n}\n', set(['a', 'b'], 1), '{\n  "a": {\n    "b": 1\n  }\n}\n'],
    [
      'writes below a lonely comment',
      '{\n  // none yet\n}\n',
      set(['a'], 1),
      '{\n  // none yet\n  "a": 1\n}\n',
    ],
    ['quotes keys that need it', '{\n  a: 1,\n}\n', set(['x/y'], 1), '{\n  a: 1,\n  "x/y": 1,\n}\n'],
    ['removes a whole line', '{\n  a: 1,\n  b: 2,\n}\n', unset(['a']), '{\n  b: 2,\n}\n'],
    [
      'takes the comma of the one before',
      '{\n  "a": 1, // one\n  "b": 2\n}\n',
      unset(['b']),
      '{\n  "a": 1 // one\n}\n',
    ],
    [
      'keeps the words beside what it removes',
      '{ a: 1, /* note */ b: 2 }',
      unset(['a']),
      '{ /* note */ b: 2 }',
    ],
    ['closes an emptied object', '{\n  "a": {\n    "b": 1\n  }\n}\n', unset(['a', 'b']), '{\n  "a": {}\n}\n'],
    ['sets the duplicate that counts', '{ a: 1, a: 2 }', set(['a'], 3), '{ a: 1, a: 3 }'],
    ['removes every duplicate', '{ a: 1, b: 0, a: 2 }', unset(['a']), '{ b: 0 }'],
    ['leaves an equal value alone', "{ a: 0x10, b: 'x' }", set(['a'], 16), "{ a: 0x10, b: 'x' }"],
    ['leaves a missing place alone', '{ a: 1 }', unset(['b', 'c']), '{ a: 1 }'],
    [
      'keeps remarks inside a list that grows',
      '{\n  chain: [\n    "a", // cheap\n    "b" // good\n  ]\n}\n',
      set(['chain'], ['a', 'b', 'c']),
      '{\n  chain: [\n    "a", // cheap\n    "b", // good\n    "c"\n  ]\n}\n',
    ],
    [
      'keeps remarks inside an object that is set as a whole',
      '{\n  m: {\n    // kept\n    x: 1,\n    y: 2,\n  },\n}\n',
      set(['m'], { x: 1, y: 3, z: 4 }),
      '{\n  m: {\n    // kept\n    x: 1,\n    y: 3,\n    z: 4,\n  },\n}\n',
    ],
    [
      'puts a new first item in place',
      '{\n  a: [\n    2\n  ]\n}\n',
      set(['a'], [1, 2]),
      '{\n  a: [\n    1,\n    2\n  ]\n}\n',
    ],
  ])('%s', (_, before, change, after) => {
    expect(edit(before, change)).toBe(after);
  });

  test('starts a new file as pretty JSON', () => {
    const text = edit(undefined, set(['agents', 'defaults', 'model', 'primary'], 'openai/gpt-5.4'));
    expect(text).toBe(
      `${JSON.stringify({ agents: { defaults: { model: { primary: 'openai/gpt-5.4' } } } }, null, 2)}\n`,
    );
  });

  test.each<[string, ConfigEdit, RegExp]>([
    ['CFG-2: a segment', set(['__proto__', 'x'], 1), /__proto__/],
    ['CFG-2: a key of the value', set(['a'], JSON.parse('{"constructor": {"b": 1}}')), /constructor/],
    ['CFG-5: the placeholder', set(['models', 'apiKey'], '__OPENCLAW_REDACTED__'), /placeholder/],
    ['CFG-5: a placeholder inside', set(['a'], { b: ['[redacted]'] }), /placeholder/],
    ['no value', set(['a'], undefined), /no value/],
    ['no place', set([], {}), /name a place/],
  ])('refuses %s', (_, change, words) => {
    const error = failure(() => edit('{}', change));
    expect(error.code).toBe('usage');
    expect(error.message).toMatch(words);
  });

  test('refuses a path through a plain value, which would be lost', () => {
    const error = failure(() => edit('{ model: "a/b" }', set(['model', 'primary'], 'c/d')));
    expect(error.code).toBe('config-invalid');
    expect(error.message).toMatch(/model is not an object/);
    expect(failure(() => edit('{ a: [1] }', set(['a', 3], 1))).code).toBe('config-invalid');
  });
});
