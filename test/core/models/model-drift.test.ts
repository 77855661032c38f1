import { expect, test } from 'vitest';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { modelDrift } from '../../../src/core/models/model-drift.ts';

function model(id: string, price?: number, contextWindow?: number): CatalogModel {
  const cost = price === undefined ? undefined : { input: price, output: price, cacheRead: 0, cacheWrite: 0 };
  return {
    ...{ provider: 'o', id, name: id, input: ['text'], source: 'discovered' as const },
    ...(cost === undefined ? {} : { cost }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
  };
}

const CASES: readonly (readonly [
  string,
  CatalogModel | undefined,
  readonly CatalogModel[],
  readonly string[],
])[] = [
  ['the same', model('m', 1, 100), [model('m', 1, 100)], []],
  ['gone', model('m'), [model('x')], ['gone']],
  ['an empty list says nothing', model('m'), [], []],
  ['dearer', model('m', 1), [model('m', 2)], ['dearer']],
  ['cheaper is no news', model('m', 2), [model('m', 1)], []],
  ['a price that becomes unknown is no news', model('m', 2), [model('m')], []],
  ['a smaller window', model('m', 1, 100), [model('m', 1, 50)], ['smaller-window']],
  ['both', model('m', 1, 100), [model('m', 2, 50)], ['dearer', 'smaller-window']],
  ['no longer free, which is more than dearer', model('m', 0), [model('m', 1)], ['no-longer-free']],
  ['never listed: nobody knows', undefined, [model('x')], []],
];

test.for(CASES)('B076: %s', ([, before, now, kinds]) => {
  const drift = modelDrift({
    ref: { provider: 'o', model: 'm' },
    before,
    now: now.find(({ id }) => id === 'm') ?? before,
    listedBefore: before === undefined ? [] : [before],
    listedNow: now,
  });
  expect(drift.map(({ kind }) => kind)).toEqual(kinds);
});

test('D13: a successor is named; a free one whose paid twin is left is no longer free', () => {
  const facts = { before: undefined, now: undefined };
  const renamed = modelDrift({
    ...facts,
    ref: { provider: 'o', model: 'm-preview' },
    listedBefore: [model('m-preview')],
    listedNow: [model('m')],
  });
  expect(renamed).toMatchObject([{ kind: 'renamed', ref: 'o/m-preview', replacement: 'o/m' }]);
  const paid = modelDrift({
    ...facts,
    ref: { provider: 'o', model: 'm:free' },
    listedBefore: [model('m:free'), model('m', 3)],
    listedNow: [model('m', 3)],
  });
  expect(paid).toMatchObject([{ kind: 'no-longer-free', replacement: undefined, to: { id: 'm' } }]);
});
