import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIG_AREAS } from '../../../src/core/config/config-areas.ts';

/** Words that the shapes know, so that random objects come near to right ones. */
const KEYS = [
  'id',
  'name',
  'model',
  'models',
  'primary',
  'fallbacks',
  'alias',
  'params',
  'allow',
  'mode',
  'provider',
  'baseUrl',
  'apiKey',
  'headers',
  'request',
  'auth',
  'token',
  'cost',
  'input',
  'output',
  'contextWindow',
  'reasoning',
  'compat',
  'maxTokensField',
  'supportsStore',
  'image',
  'billingBackoffHours',
  'modelPolicy',
  '__proto__',
  'constructor',
  'unknown',
] as const;

const leaf = fc.oneof(
  fc.constantFrom(
    '',
    'text',
    'merge',
    'max_tokens',
    'secretref-managed',
    '__OPENCLAW_REDACTED__',
    '${NAME}',
    'header',
  ),
  fc.constantFrom(-1, 0, 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);

const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    leaf,
    fc.array(tie('document'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('document')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

const map = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(fc.string(), values, { noNullPrototype: true });

/** Values of the right kind, so that the quick look says yes often enough to mean something. */
const model = fc.record(
  {
    id: fc.constantFrom('one', 'two'),
    name: fc.string(),
    input: fc.array(fc.constantFrom('text', 'image')),
    contextWindow: fc.double({ min: 1, max: 1e6, noNaN: true }),
    reasoning: fc.boolean(),
    cost: fc.record({ input: fc.nat(), output: fc.nat() }, { noNullPrototype: true, requiredKeys: [] }),
    headers: map(fc.string()),
    unknown: document,
  },
  { noNullPrototype: true, requiredKeys: ['id'] },
);
const modelSetting = fc.oneof(
  fc.string(),
  fc.record(
    { primary: fc.string(), fallbacks: fc.array(fc.string()) },
    { noNullPrototype: true, requiredKeys: [] },
  ),
);
const RIGHT: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'agents.defaults.model': modelSetting,
  'agents.defaults.models': map(
    fc.record({ alias: fc.string(), unknown: document }, { noNullPrototype: true, requiredKeys: [] }),
  ),
  'agents.list': fc.array(
    fc.record(
      { id: fc.string({ minLength: 1 }), model: modelSetting, tools: document },
      { noNullPrototype: true, requiredKeys: ['id'] },
    ),
  ),
  'auth.order': map(fc.array(fc.string())),
  'models.providers': map(
    fc.record(
      {
        baseUrl: fc.string(),
        apiKey: fc.string(),
        models: fc.array(model),
        request: fc.record(
          { allowPrivateNetwork: fc.boolean() },
          { noNullPrototype: true, requiredKeys: [] },
        ),
        params: map(document),
      },
      { noNullPrototype: true, requiredKeys: [] },
    ),
  ),
};

describe('shapes of config areas (decision 2)', () => {
  it.each(Object.entries(CONFIG_AREAS))(
    '%s: what fits at a glance the schema takes, unchanged',
    (name, shape) => {
      fc.assert(
        fc.property(fc.oneof(document, RIGHT[name] ?? document), (value) => {
          if (!shape.fits(value)) return;
          const parsed = shape.schema().safeParse(value);
          expect(parsed.success).toBe(true);
          // Own keys named like `constructor` confuse the matchers.
          expect(isDeepStrictEqual(parsed.data, value)).toBe(true);
        }),
        { numRuns: 1500 },
      );
    },
  );

  it.each(Object.entries(RIGHT))('%s: a value of the right kind mostly fits at a glance', (name, values) => {
    const fitting = fc
      .sample(values, { numRuns: 200, seed: 7 })
      .filter((value) => CONFIG_AREAS[name]?.fits(value));
    expect(fitting.length).toBeGreaterThan(80);
  });

  it.each([
    ['a placeholder for a key', { demo: { apiKey: 'secretref-managed' } }],
    ['a number that is none', { demo: { contextWindow: Number.NaN } }],
    ['an empty id', { demo: { models: [{ id: '' }] } }],
    ['a missing id', { demo: { models: [{ name: 'one' }] } }],
    ['a key that the schema leaves out', JSON.parse('{"demo":{"__proto__":1}}')],
    [
      'a reference, which the schema judges',
      { demo: { apiKey: { source: 'env', provider: 'default', id: 'KEY' } } },
    ],
  ])('does not wave through %s', (_, value) => {
    expect(CONFIG_AREAS['models.providers']?.fits(value)).toBe(false);
  });
});
