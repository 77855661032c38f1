import fc from 'fast-check';
import { MODELS, MOODS, type Mood, PROVIDERS, type Round, type Scenario } from './world.ts';

/** Well half of the time, so that chains have something to arrive at. */
const mood: fc.Arbitrary<Mood> = fc.oneof(fc.constant<Mood>('well'), fc.constantFrom(...MOODS));

const process = fc.nat({ max: 1 });
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('run' as const), process }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      process,
      session: fc.constantFrom('s1', 's2'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('run' as const), process, typed: fc.constantFrom(...MODELS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('choose' as const),
      process,
      session: fc.constantFrom('s1', 's2'),
      model: fc.constantFrom(...MODELS),
    }),
  },
);
const round: fc.Arbitrary<Round> = fc.record({
  // Within a window, at its very end, between the steps of the ladder, a billing disable later, a day later.
  waitMs: fc.constantFrom(0, 5000, 29_000, 30_000, 61_000, 301_000, 18_000_001, 90_000_000),
  events: fc.array(event, { minLength: 1, maxLength: 4 }),
});

/** Chains, credentials, outcomes, clocks: everything but who gets his answer first, which is the scheduler's. */
export const scenario: fc.Arbitrary<Scenario> = fc.record({
  chain: fc.uniqueArray(fc.constantFrom(...MODELS), { minLength: 1, maxLength: 4 }),
  keys: fc.record(Object.fromEntries(PROVIDERS.map((provider) => [provider, fc.nat({ max: 3 })]))),
  moods: fc.dictionary(
    fc.constantFrom(
      ...PROVIDERS.flatMap((provider) =>
        [0, 1, 2].flatMap((key) => [0, 1].map((model) => `${provider}:k${key} m${model}`)),
      ),
    ),
    fc.array(mood, { minLength: 1, maxLength: 3 }),
    { maxKeys: 14 },
  ),
  rounds: fc.array(round, { minLength: 1, maxLength: 5 }),
});

/** First models that fail now and then without opening a block, behind which everybody is well (SRC-9). */
export const strangeScenario: fc.Arbitrary<Scenario> = fc
  .tuple(
    scenario,
    fc.array(fc.constantFrom<Mood>({ message: 'something else' }, 'well'), { minLength: 1, maxLength: 4 }),
  )
  .map(([given, moods]) => ({
    ...given,
    chain: ['p0/m0', 'p1/m0', 'openrouter/m1'],
    keys: Object.fromEntries(PROVIDERS.map((provider) => [provider, 1])),
    moods: { 'p0:k0 m0': moods },
  }));
