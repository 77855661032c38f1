import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MODEL_SORTS, nextSort, sortModelRows } from '../../../src/core/models/sort-rows.ts';
import { isResold } from '../../../src/core/providers/is-resold.ts';

const row = fc.record({
  ref: fc.string({ maxLength: 12 }),
  contextWindow: fc.option(fc.nat(2_000_000), { nil: undefined }),
  cost: fc.option(
    fc.nat(100).map((output) => ({ input: 0, output, cacheRead: 0, cacheWrite: 0 })),
    { nil: undefined },
  ),
  local: fc.boolean(),
});

test('B086: every order keeps all rows, leaves its input alone, and sorting twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom(...MODEL_SORTS), (rows, sort) => {
      const before = [...rows];
      const sorted = sortModelRows(rows, sort);
      expect(rows).toEqual(before);
      expect(new Set(sorted)).toEqual(new Set(rows));
      expect(sortModelRows(sorted, sort)).toEqual(sorted);
    }),
  );
});

test('B086: cheapest first, what runs here costs nothing, what nobody knows is last', () => {
  const priced = (ref: string, output: number | undefined, local = false) => ({
    ref,
    local,
    contextWindow: undefined,
    cost: output === undefined ? undefined : { input: 0, output, cacheRead: 0, cacheWrite: 0 },
  });
  const rows = [
    priced('unknown', undefined),
    priced('dear', 25),
    priced('cheap', 1),
    priced('here', undefined, true),
  ];
  expect(sortModelRows(rows, 'price').map(({ ref }) => ref)).toEqual(['here', 'cheap', 'dear', 'unknown']);
});

test('the orders follow each other in a circle', () => {
  expect(MODEL_SORTS.map(nextSort)).toEqual(['name', 'price', 'context', 'default']);
});

test.each([
  ['anthropic/claude-opus-4-6', false],
  ['openai/gpt-5.5', false],
  ['openrouter/anthropic/claude-opus-4.1', true],
  ['openrouter/auto', true],
  ['amazon-bedrock/anthropic.claude-opus', true],
  ['groq/openai/gpt-oss-120b', true],
  ['my-own/gpt', false],
])('%s is resold: %s', (ref, expected) => {
  expect(isResold(ref)).toBe(expected);
});
