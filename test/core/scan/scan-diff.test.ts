import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffScans, type ScannedModel } from '../../../src/core/scan/scan-diff.ts';

function model(ref: string, changes: Partial<ScannedModel> = {}): ScannedModel {
  return { ref, name: ref, isFree: true, contextLength: 1000, ...changes };
}

const CASES: readonly (readonly [
  string,
  readonly ScannedModel[],
  readonly ScannedModel[],
  readonly object[],
])[] = [
  ['a new free model', [], [model('o/a:free')], [{ kind: 'new', ref: 'o/a:free' }]],
  ['a new paid model is no news', [], [model('o/a', { isFree: false })], []],
  ['a model that is gone', [model('o/a:free')], [], [{ kind: 'gone', ref: 'o/a:free' }]],
  [
    'a free one whose paid twin is left',
    [model('o/a:free')],
    [model('o/a', { isFree: false })],
    [{ kind: 'no-longer-free', ref: 'o/a:free', to: 'o/a' }],
  ],
  [
    'a price where there was none',
    [model('o/a')],
    [model('o/a', { isFree: false })],
    [{ kind: 'no-longer-free', ref: 'o/a' }],
  ],
  [
    'the same name under another id',
    [model('o/a-one:free', { name: 'Acme One' })],
    [model('o/b-two:free', { name: 'Acme: One' })],
    [{ kind: 'renamed', ref: 'o/a-one:free', from: 'o/a-one:free', to: 'o/b-two:free' }],
  ],
  [
    'an id that lost its preview',
    [model('o/a-preview:free')],
    [model('o/a:free')],
    [{ kind: 'renamed', ref: 'o/a-preview:free', from: 'o/a-preview:free', to: 'o/a:free' }],
  ],
  [
    'another window',
    [model('o/a:free')],
    [model('o/a:free', { contextLength: 500 })],
    [{ kind: 'context-changed', ref: 'o/a:free', from: 1000, to: 500 }],
  ],
];

test.for(CASES)('D12: %s', ([, before, now, changes]) => {
  expect(diffScans(before, now)).toEqual(changes);
});

test('two that could be the successor are none: nobody is guessed', () => {
  const changes = diffScans([model('o/a-preview:free')], [model('o/a:free'), model('o/a-latest:free')]);
  expect(changes.map(({ kind }) => kind).sort()).toEqual(['gone', 'new', 'new']);
});

test('a scan compared with itself shows nothing; every change names its model once per kind', () => {
  const models = fc.uniqueArray(
    fc.record({
      ref: fc.constantFrom('o/a:free', 'o/a', 'o/b:free', 'o/b', 'o/c-exp:free', 'o/c:free'),
      name: fc.constantFrom('A', 'B', 'C'),
      isFree: fc.boolean(),
      contextLength: fc.constantFrom(null, 1, 2),
    }),
    { selector: ({ ref }) => ref },
  );
  fc.assert(
    fc.property(models, models, (before, now) => {
      expect(diffScans(before, before)).toEqual([]);
      const keys = diffScans(before, now).map(({ kind, ref }) => `${kind} ${ref}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});
