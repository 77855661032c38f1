import { expect, test } from 'vitest';
import { KeptPlans } from '../../../src/app/world/kept-plans.ts';
import { profileOf } from '../../support/auth-profile.ts';

const NOW = 1_700_000_000_000;
const plan = () => ({ first: [], rotating: [], last: [] });

test('F1: a plan is made once, and anew once a credential has expired since', () => {
  let made = 0;
  const make = () => {
    made += 1;
    return plan();
  };
  const kept = new KeptPlans([{ ...profileOf('openai:a'), expiresAtMs: NOW + 1000 }]);
  const first = kept.get('openai/m', NOW, make);
  expect(kept.get('openai/m', NOW + 999, make)).toBe(first);
  expect(kept.get('openai/m', NOW + 1000, make)).not.toBe(first);
  expect(kept.get('openai/m', NOW + 5000, make)).toEqual(plan());
  expect(made).toBe(2);
});

test('F1: that there can be no plan is kept as well, and names do not mix', () => {
  let asked = 0;
  const none = () => {
    asked += 1;
    return undefined;
  };
  const kept = new KeptPlans([]);
  expect([kept.get('a', NOW, none), kept.get('a', NOW, none), kept.get('b', NOW, none)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(asked).toBe(2);
});
