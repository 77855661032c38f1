import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { stateWords } from '../../components/state-words.ts';
import { healthLook } from '../../components/theme.ts';
import { type Health, type HealthState, healthWords } from '../../src/core/credentials/health.ts';

const WORDS: Readonly<Record<HealthState, string>> = {
  ok: 'ready',
  cooling: 'cooling 04:12 (rate limit)',
  disabled: 'disabled 04:12 (rate limit)',
  expiring: 'expires in 04:12',
  expired: 'expired',
  'expired-refreshable': 'expired (refreshable)',
  missing: 'no credentials',
  unverified: 'unverified',
  'store-locked': 'store locked',
};

function health(state: HealthState): Health {
  const isBlocked = state === 'cooling' || state === 'disabled';
  const until = isBlocked || state === 'expiring' ? { untilMs: 252_000 } : {};
  return { state, checkedAtMs: 0, ...until, ...(isBlocked ? { reason: 'rate_limit' as const } : {}) };
}

describe('states', () => {
  test.each(Object.entries(WORDS) as [HealthState, string][])(
    '7.3-25: %s is words beside a sign of one cell',
    (state, words) => {
      expect(healthWords(health(state), 0)).toBe(words);
      expect(stringWidth(healthLook(health(state)).glyph)).toBe(1);
      expect(stateWords(health(state), 0, 40)).toBe(words);
    },
  );

  test.each([
    [26, 'cooling 04:12 (rate limit)'],
    [25, 'cooling 04:12'],
    [13, 'cooling 04:12'],
    [12, 'cooling'],
  ])('B007: in %i cells a state loses its reason before a word is cut', (cells, words) => {
    expect(stateWords(health('cooling'), 0, cells)).toBe(words);
  });

  test('what is shorter still says which state it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(WORDS) as HealthState[])), fc.nat(40), (state, cells) => {
        expect(WORDS[state].startsWith(stateWords(health(state), 0, cells))).toBe(true);
      }),
    );
  });
});
