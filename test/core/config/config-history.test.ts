import { describe, expect, test } from 'vitest';
import {
  changesInEffect,
  isUnbroken,
  reverseChange,
  touchedPlaces,
} from '../../../src/core/config/config-history.ts';

const rows = (...undoes: readonly (number | undefined)[]) =>
  undoes.map((undone, index) => ({ id: index + 1, undoes: undone })).reverse();
const idsInEffect = (...undoes: readonly (number | undefined)[]) =>
  changesInEffect(rows(...undoes)).map(({ id }) => id);

describe('changes in effect (D7)', () => {
  test('one undo after another leads further into the past', () => {
    expect(idsInEffect(undefined, undefined, undefined)).toEqual([3, 2, 1]);
    expect(idsInEffect(undefined, undefined, undefined, 3)).toEqual([2, 1]);
    expect(idsInEffect(undefined, undefined, undefined, 3, 2)).toEqual([1]);
    expect(idsInEffect(undefined, undefined, undefined, 2)).toEqual([1]);
    expect(idsInEffect(undefined, undefined, 2, undefined)).toEqual([4, 1]);
    expect(idsInEffect(undefined, 1, undefined, 3)).toEqual([]);
  });

  test('a gap between two changes is seen', () => {
    const change = (revisionBefore: string, revisionAfter: string) => ({ revisionBefore, revisionAfter });
    expect(isUnbroken([change('b', 'c'), change('a', 'b')], 'c')).toBe(true);
    expect(isUnbroken([change('b', 'c'), change('a', 'b')], 'x')).toBe(false);
    expect(isUnbroken([change('b', 'c'), change('a', 'x')], 'c')).toBe(false);
  });
});

describe('taking a change back where others wrote since', () => {
  test.each([
    ['beside it', { a: 1 }, { a: 2 }, { a: 2, b: 1 }, { a: 1, b: 1 }],
    ['a new value', {}, { a: 2 }, { a: 2, b: 1 }, { b: 1 }],
    ['a removed value', { a: [1] }, {}, { b: 1 }, { a: [1], b: 1 }],
    ['inside an object it made', {}, { a: { x: 1 } }, { a: { x: 1, y: 2 } }, { a: { y: 2 } }],
    [
      'an object it made, emptied',
      {},
      { a: { x: { z: 1 } }, b: 1 },
      { a: { x: { z: 1 } }, b: 1, c: 1 },
      { c: 1 },
    ],
    ['already taken back', { a: 1 }, { a: 2 }, { a: 1, b: 1 }, { a: 1, b: 1 }],
    ['already removed', {}, { a: { x: 1, y: 1 } }, { a: { y: 1 } }, {}],
  ])('%s', (_, before, after, current, expected) => {
    expect(reverseChange(before, after, current)).toMatchObject({ kind: 'edits', document: expected });
  });

  test.each([
    ['the same value', { a: 1 }, { a: 2 }, { a: 3 }, ['a']],
    ['a list', { a: [1] }, { a: [1, 2] }, { a: [1, 2, 3] }, ['a']],
    ['a value in an object it made', {}, { a: { x: 1 } }, { a: { x: 5 } }, ['a', 'x']],
  ])('%s was changed: refused', (_, before, after, current, path) => {
    expect(reverseChange(before, after, current)).toEqual({ kind: 'conflict', path });
  });

  test('places are as small as objects allow', () => {
    expect(touchedPlaces({ a: { b: 1, c: [1] } }, { a: { b: 2, c: [1] }, d: { e: 1 } })).toEqual([
      { path: ['a', 'b'], before: 1, after: 2 },
      { path: ['d'], before: undefined, after: { e: 1 } },
    ]);
  });
});
