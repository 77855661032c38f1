import { expect, test } from 'vitest';
import { applyEdit, checkEdit, sameValue } from '../../../src/core/config/config-edit.ts';

test('CFG-2: a forbidden segment is refused in the path and inside the value', () => {
  for (const segment of ['__proto__', 'prototype', 'constructor']) {
    expect(() => checkEdit({ op: 'unset', path: ['a', segment] })).toThrow(segment);
    const value = JSON.parse(`{"a": [{"${segment}": 1}]}`);
    expect(() => checkEdit({ op: 'set', path: ['a'], value })).toThrow(segment);
  }
});

test('a value is reduced to what JSON holds', () => {
  const edit = checkEdit({ op: 'set', path: ['a'], value: { b: undefined, c: [new Date(0)] } });
  expect(edit).toEqual({ op: 'set', path: ['a'], value: { c: ['1970-01-01T00:00:00.000Z'] } });
});

test('an edit leaves the document given alone', () => {
  const before = Object.freeze({ a: Object.freeze({ b: Object.freeze([1, 2]) }) });
  expect(applyEdit(before, { op: 'set', path: ['a', 'b', 1], value: 3 })).toEqual({ a: { b: [1, 3] } });
  expect(applyEdit(before, { op: 'unset', path: ['a', 'b', 0] })).toEqual({ a: { b: [2] } });
  expect(applyEdit(before, { op: 'unset', path: ['a', 'toString'] })).toEqual(before);
  expect(applyEdit({ a: null }, { op: 'set', path: ['a', 'b'], value: 1 })).toEqual({ a: { b: 1 } });
});

test.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: undefined }, {}, false],
  [[], {}, false],
  [null, {}, false],
  [Number.NaN, Number.NaN, true],
])('sameValue(%j, %j) is %s', (left, right, expected) => {
  expect(sameValue(left, right)).toBe(expected);
});
