import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import type { ModelDrift } from '../../../src/core/models/model-drift.ts';
import { familyOf, firstWord, versionOf } from '../../../src/core/models/model-family.ts';
import { standInFor } from '../../../src/core/models/stand-in.ts';

interface Facts {
  readonly price?: number;
  readonly context?: number;
  readonly tools?: boolean;
  readonly input?: readonly string[];
}

/** `provider/id`, with a price for a million tokens in, and as much out. */
function model(ref: string, { price, context, tools, input = ['text'] }: Facts = {}): CatalogModel {
  const slash = ref.indexOf('/');
  const id = ref.slice(slash + 1);
  return {
    ...{ provider: ref.slice(0, slash), id, name: id, input, source: 'discovered' as const },
    ...(price === undefined ? {} : { cost: { input: price, output: price, cacheRead: 0, cacheWrite: 0 } }),
    ...(context === undefined ? {} : { contextWindow: context }),
    ...(tools === undefined ? {} : { tools }),
  };
}

function isFree({ id, cost }: CatalogModel): boolean {
  return id.endsWith(':free') || cost?.input === 0;
}

function propose(
  kind: ModelDrift['kind'],
  before: CatalogModel,
  offers: readonly CatalogModel[],
  seesImages = false,
) {
  const found = standInFor({ kind, before, seesImages }, offers, isFree);
  return found === undefined ? undefined : `${found.provider}/${found.id}`;
}

const OPUS = model('a/claude-opus-4-6', { price: 5, context: 200 });
const FREE = model('o/acme/talk-70b:free', { price: 0, context: 32 });

const CASES: readonly (readonly [
  string,
  ModelDrift['kind'],
  CatalogModel,
  readonly CatalogModel[],
  string | undefined,
])[] = [
  ['nothing is offered', 'gone', OPUS, [], undefined],
  [
    'the newest of its family, by number and not by letter',
    'gone',
    OPUS,
    [model('a/claude-opus-4-9'), model('a/claude-opus-4-10'), model('a/claude-opus-4-5')],
    'a/claude-opus-4-10',
  ],
  [
    'a dated name is no newer version',
    'gone',
    OPUS,
    [model('a/claude-opus-4-5-20251101'), model('a/claude-opus-4-7')],
    'a/claude-opus-4-7',
  ],
  [
    'its family at its provider before the same elsewhere',
    'gone',
    OPUS,
    [model('b/claude-opus-5'), model('a/claude-opus-4-5')],
    'a/claude-opus-4-5',
  ],
  [
    'its family elsewhere before a relative here',
    'gone',
    OPUS,
    [model('a/claude-haiku-5'), model('o/anthropic/claude-opus-4.5')],
    'o/anthropic/claude-opus-4.5',
  ],
  [
    'of relatives the one that does most',
    'gone',
    OPUS,
    [model('a/claude-haiku-5', { price: 1 }), model('a/claude-sonnet-5', { price: 3 })],
    'a/claude-sonnet-5',
  ],
  [
    'one that costs no more before a dearer one',
    'gone',
    OPUS,
    [model('a/claude-opus-5', { price: 50 }), model('a/claude-opus-4-5', { price: 5 })],
    'a/claude-opus-4-5',
  ],
  [
    'a dearer one, when it is all there is',
    'gone',
    OPUS,
    [model('a/claude-opus-5', { price: 50 })],
    'a/claude-opus-5',
  ],
  [
    'the nearest size',
    'gone',
    model('o/x/llama-3.1-70b'),
    [model('o/x/llama-3.3-8b'), model('o/x/llama-3.2-72b')],
    'o/x/llama-3.2-72b',
  ],
  [
    'no embeddings, no speech, none that is known to call no tools',
    'gone',
    model('p/gpt-5'),
    [
      model('p/gpt-embedding-3'),
      model('p/gpt-6', { tools: false }),
      model('p/gpt-realtime'),
      model('p/gpt-tts'),
    ],
    undefined,
  ],
  ['of another provider only the same family', 'gone', OPUS, [model('p/gpt-6')], undefined],
  [
    'no longer free: a free one only',
    'no-longer-free',
    FREE,
    [model('o/acme/talk-72b', { price: 0.1 }), model('o/other/write-8b:free')],
    'o/other/write-8b:free',
  ],
  [
    'no longer free: a free one of another provider',
    'no-longer-free',
    FREE,
    [model('o/acme/talk-70b', { price: 2 }), model('p/write', { price: 0 })],
    'p/write',
  ],
  [
    'gone and free: nobody comes to pay by one key',
    'gone',
    FREE,
    [model('o/acme/talk-72b', { price: 2 })],
    undefined,
  ],
  ['no longer free: none', 'no-longer-free', FREE, [model('o/acme/talk-70b', { price: 2 })], undefined],
  [
    'dearer: one that costs no more than it did',
    'dearer',
    OPUS,
    [
      model('a/claude-opus-5', { price: 6, context: 200 }),
      model('a/claude-opus-4-5', { price: 5, context: 200 }),
    ],
    'a/claude-opus-4-5',
  ],
  [
    'dearer: none that is smaller, none of unknown price',
    'dearer',
    OPUS,
    [model('a/claude-opus-4-5', { price: 5, context: 100 }), model('a/claude-opus-4-7', { context: 200 })],
    undefined,
  ],
  ['dearer: no stranger', 'dearer', OPUS, [model('a/other', { price: 1, context: 900 })], undefined],
  [
    'a smaller window: one that holds as much',
    'smaller-window',
    OPUS,
    [
      model('a/claude-opus-5', { price: 5, context: 100 }),
      model('a/claude-sonnet-5', { price: 3, context: 200 }),
    ],
    'a/claude-sonnet-5',
  ],
  [
    'a smaller window: none that costs more',
    'smaller-window',
    OPUS,
    [model('a/claude-opus-5', { price: 9, context: 400 })],
    undefined,
  ],
];

test.for(CASES)('D13: %s', ([, kind, before, offers, expected]) => {
  expect(propose(kind, before, offers)).toBe(expected);
  expect(propose(kind, before, offers.toReversed())).toBe(expected);
});

test('where images are looked at, only what sees them', () => {
  const offers = [model('a/claude-opus-5'), model('a/claude-opus-4-5', { input: ['text', 'image'] })];
  expect(propose('gone', OPUS, offers, true)).toBe('a/claude-opus-4-5');
  expect(propose('gone', OPUS, offers.slice(0, 1), true)).toBeUndefined();
});

test('what is proposed is never dearer nor smaller than what was, nor paid after free', () => {
  const figure = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });
  const tokens = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
  const some = fc
    .record({
      ref: fc.constantFrom(
        'a/claude-opus-5',
        'a/claude-opus-4',
        'b/claude-opus-5',
        'a/claude-haiku',
        'o/x:free',
      ),
      price: figure,
      context: tokens,
    })
    .map(({ ref, price, context }) =>
      model(ref, {
        ...(price === undefined ? {} : { price }),
        ...(context === undefined ? {} : { context }),
      }),
    );
  const kinds = fc.constantFrom('dearer', 'smaller-window', 'no-longer-free');
  fc.assert(
    fc.property(kinds, some, fc.array(some, { maxLength: 6 }), (kind, before, offers) => {
      const found = standInFor({ kind, before, seesImages: false }, offers, isFree);
      if (found === undefined) return;
      if (kind === 'no-longer-free') {
        expect(isFree(found)).toBe(true);
        return;
      }
      if (before.cost !== undefined && !isFree(found)) {
        expect(found.cost?.input).toBeLessThanOrEqual(before.cost.input);
      }
      if (before.contextWindow !== undefined) {
        expect(found.contextWindow).toBeGreaterThanOrEqual(before.contextWindow);
      }
    }),
  );
});

describe('families', () => {
  test.for([
    ['claude-opus-4-6-20260115', 'claude-opus', [4, 6]],
    ['claude-3-5-sonnet-latest', 'claude-sonnet', [3, 5]],
    ['anthropic/claude-opus-4.6', 'claude-opus', [4, 6]],
    ['gpt-5.5-mini', 'gpt-mini', [5, 5]],
    ['gpt-4o-2024-08-06', 'gpt', [4]],
    ['o3-mini', 'o-mini', [3]],
    ['gemini-3-pro-preview', 'gemini-pro', [3]],
    ['meta-llama/llama-3.3-70b-instruct:free', 'llama', [3, 3]],
    ['qwen3.5-30b-a3b', 'qwen', [3, 5]],
    ['claude-haiku@20251001', 'claude-haiku', []],
    ['', '', []],
  ] as const)('%s is of %s', ([id, family, version]) => {
    expect(familyOf(id)).toBe(family);
    expect(firstWord(id)).toBe(family.split('-')[0]);
    expect(versionOf(id)).toEqual(version);
  });
});
