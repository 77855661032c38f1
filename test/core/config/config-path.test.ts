import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdit, checkEdit } from '../../../src/core/config/config-edit.ts';
import { formatConfigPath, parseConfigPath } from '../../../src/core/config/config-path.ts';
import { AppError } from '../../../src/core/errors.ts';

describe('config paths (CFG-1)', () => {
  test.each([
    ['agents.list[0].model.primary', ['agents', 'list', 0, 'model', 'primary']],
    ['channels.discord.guilds["123"]', ['channels', 'discord', 'guilds', '123']],
    ['agents.defaults.models["openai/gpt-5.4"]', ['agents', 'defaults', 'models', 'openai/gpt-5.4']],
    ["models['a.b'].alias", ['models', 'a.b', 'alias']],
    ['models[openai/gpt-5.4].alias', ['models', 'openai/gpt-5.4', 'alias']],
    ['["a"]["b"]', ['a', 'b']],
    [' a.b ', ['a', 'b']],
    ['a["say \\"hi\\""]', ['a', 'say "hi"']],
    ['a.0', ['a', '0']],
    ['a[007]', ['a', '007']],
    ['x-y_z', ['x-y_z']],
  ])('%s', (text, path) => {
    expect(parseConfigPath(text)).toEqual(path);
    expect(parseConfigPath(formatConfigPath(path))).toEqual(path);
  });

  test.each(['', ' ', '.', 'a.', '.a', 'a..b', 'a[', 'a[]', 'a["b]', 'a[""]', 'a]', 'a["b"]c', 'a[0]b'])(
    '"%s" is no path',
    (text) => {
      expect(() => parseConfigPath(text)).toThrow(AppError);
      expect(() => parseConfigPath(text)).toThrow(/config path/);
    },
  );

  test.each(['__proto__', 'a.constructor.b', 'a["prototype"]', "a['__proto__']", 'a[__proto__]'])(
    'CFG-2: %s is refused with exit code 1',
    (text) => {
      expect(() => parseConfigPath(text)).toThrow(
        expect.objectContaining({ exitCode: 1, message: expect.stringContaining('cannot be part') }),
      );
    },
  );

  test('every path comes back from its text', () => {
    const segment = fc.oneof(
      fc.string({ minLength: 1 }).filter((text) => !['__proto__', 'prototype', 'constructor'].includes(text)),
      fc.nat(999_999),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (path) => {
        expect(parseConfigPath(formatConfigPath(path))).toEqual(path);
      }),
    );
  });

  test('CFG-2: 20 000 odd paths leave every prototype as it was', () => {
    const words = ['__proto__', 'constructor', 'prototype', 'polluted', 'a', '0', 'toString', '', 'a.b'];
    const wrapped = [
      (word: string) => `.${word}`,
      (word: string) => `["${word}"]`,
      (word: string) => `[${word}]`,
    ];
    const piece = fc
      .tuple(fc.constantFrom(...words), fc.constantFrom(...wrapped))
      .map(([word, wrap]) => wrap(word));
    const before = prototypes();
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.boolean(), (pieces, asBare) => {
        const text = asBare ? pieces.join('') : pieces.join('').replace(/^\./, '');
        try {
          const path = parseConfigPath(text);
          applyEdit({ a: { b: [1] } }, checkEdit({ op: 'set', path, value: 'polluted' }));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 20_000 },
    );
    expect(prototypes()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

function prototypes(): unknown {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((prototype) =>
    Object.getOwnPropertyNames(prototype).map((name) => [
      name,
      Object.getOwnPropertyDescriptor(prototype, name)?.value,
    ]),
  );
}
