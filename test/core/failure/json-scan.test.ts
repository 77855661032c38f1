import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEmbeddedJson } from '../../../src/core/failure/json-scan.ts';

describe('decision 23: JSON bodies, whole or cut short', () => {
  it('reads an object between words', () => {
    expect(parseEmbeddedJson('429 {"a":1} later')).toEqual({
      prefix: '429 ',
      value: { a: 1 },
      suffix: ' later',
    });
  });

  it.each([
    ['inside a string', '{"a":"x","b":"lo, {ng', { a: 'x', b: 'lo, {ng' }],
    ['after a backslash', '{"a":"q\\', { a: 'q\\' }],
    ['inside a key', '{"a":{"c":1},"b', { a: { c: 1 } }],
    ['inside a list', '{"a":[1,{"c":2', { a: [1, { c: 2 }] }],
    ['after a colon', '{"a":"x","b":', { a: 'x' }],
  ])('reads an object that ends %s', (_where, text, value) => {
    expect(parseEmbeddedJson(text)).toEqual({ prefix: '', value, suffix: '' });
  });

  it.each(['no braces', 'use {a, b}', '{ prose', '{"a'])('finds none in %j', (text) => {
    expect(parseEmbeddedJson(text)).toBeUndefined();
  });

  it('never invents members, wherever the cut falls', () => {
    const objects = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.boolean()));
    fc.assert(
      fc.property(objects, fc.nat(), (object, at) => {
        const text = JSON.stringify(object);
        const value = parseEmbeddedJson(text.slice(0, at % (text.length + 1)))?.value ?? {};
        for (const [key, read] of Object.entries(value)) {
          const original = object[key];
          if (typeof original === 'boolean') expect(read).toBe(original);
          else expect(Object.hasOwn(object, key)).toBe(true);
        }
      }),
    );
  });
});
