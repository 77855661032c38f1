import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costClass, isDearer, type PricedModel } from '../../../src/core/models/cost-class.ts';

function priced(input: number | undefined, facts: Partial<PricedModel> = {}): PricedModel {
  const cost = input === undefined ? undefined : { input, output: input * 5, cacheRead: 0, cacheWrite: 0 };
  return { modelId: 'm', local: false, subscription: false, cost, ...facts };
}

const local = priced(3, { local: true });
const free = priced(0);
const freeById = priced(undefined, { modelId: 'vendor/m:free' });
const plan = priced(3, { subscription: true });
const cheap = priced(1);
const dear = priced(5);
const unknown = priced(undefined);

describe('cost classes (decision 21)', () => {
  it.each([
    [local, 'local'],
    [free, 'free'],
    [freeById, 'free'],
    [plan, 'subscription'],
    [cheap, 'metered'],
    [unknown, 'metered'],
  ] as const)('%j is %s', (model, expected) => {
    expect(costClass(model)).toBe(expected);
  });

  it.each([
    ['free after local', local, free, true],
    ['metered after a subscription', plan, cheap, true],
    ['a subscription after metered', dear, plan, false],
    ['a dearer metered one', cheap, dear, true],
    ['a cheaper metered one', dear, cheap, false],
    ['an unknown price says nothing', cheap, unknown, false],
    ['metered of unknown price after free', freeById, unknown, true],
  ] as const)('%s', (_name, before, after, expected) => {
    expect(isDearer(before, after)).toBe(expected);
  });

  it('nothing is dearer than itself, and of two at most one is dearer', () => {
    const any = fc
      .record({
        price: fc.option(fc.float({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
        local: fc.boolean(),
        subscription: fc.boolean(),
      })
      .map(({ price, ...facts }) => priced(price, facts));
    fc.assert(
      fc.property(any, any, (left, right) => {
        expect(isDearer(left, left)).toBe(false);
        expect(isDearer(left, right) && isDearer(right, left)).toBe(false);
      }),
    );
  });
});
