import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockedLast,
  type OrderInput,
  orderFor,
  resolveOrder,
} from '../../../src/core/credentials/auth-order.ts';
import { profileOf } from '../../support/auth-profile.ts';

const NOW = 1_700_000_000_000;

function order(ids: readonly string[], facts: Partial<OrderInput> = {}) {
  return resolveOrder({
    provider: 'anthropic',
    config: {},
    profiles: ids.map((id) => profileOf(id)),
    storedOrder: undefined,
    lastUsed: new Map(),
    nowMs: NOW,
    ...facts,
  });
}

const TWO = ['anthropic:default', 'anthropic:work'];

describe('explicit orders', () => {
  it('ORD-1: the stored order comes before the config’s', () => {
    const found = order(TWO, {
      storedOrder: ['anthropic:work'],
      config: { auth: { order: { anthropic: TWO } } },
    });
    expect(found).toEqual({ ids: ['anthropic:work'], excluded: ['anthropic:default'], source: 'stored' });
  });

  it('ORD-1, ORD-3: the config’s order; who is not in it is excluded', () => {
    const found = order([...TWO, 'anthropic:new'], {
      config: { auth: { order: { anthropic: ['anthropic:work', 'anthropic:default'] } } },
    });
    expect(found).toEqual({
      ids: ['anthropic:work', 'anthropic:default'],
      excluded: ['anthropic:new'],
      source: 'config',
    });
  });

  it.each([
    ['zai', 'z.ai'],
    ['openai', 'OpenAI'],
    ['amazon-bedrock', 'bedrock'],
  ])('REF-3: the order of %s may be written under %s', (provider, key) => {
    const ids = [`${provider}:a`, `${provider}:b`];
    const written = [`${provider}:b`, `${provider}:a`];
    expect(order(ids, { provider, config: { auth: { order: { [key]: written } } } }).ids).toEqual(written);
  });

  it.each(['stored', 'config'])('ORD-5: an empty %s order uses no profile', (source) => {
    const facts =
      source === 'stored' ? { storedOrder: [] } : { config: { auth: { order: { anthropic: [] } } } };
    expect(order(TWO, facts)).toEqual({ ids: [], excluded: TWO, source });
  });

  it('ORD-3: names of other providers and doubles are dropped', () => {
    const storedOrder = ['openai:default', 'anthropic:work', 'anthropic:work', 'anthropic:gone'];
    expect(order(TWO, { storedOrder }).ids).toEqual(['anthropic:work']);
  });

  it('ORD-4: a blocked profile of an explicit order goes to the end', () => {
    const blockedUntil = new Map([['anthropic:default', NOW + 60_000]]);
    const { ids } = order(TWO, { storedOrder: TWO });
    expect(blockedLast(ids, (id) => blockedUntil.get(id))).toEqual(['anthropic:work', 'anthropic:default']);
  });

  it('ORD-9: the order of openai may name the Codex profiles', () => {
    const config = { auth: { order: { openai: ['openai-codex:b', 'openai-codex:a'] } } };
    const ids = ['openai-codex:a', 'openai-codex:b'];
    expect(order(ids, { provider: 'openai-codex', config }).ids).toEqual([
      'openai-codex:b',
      'openai-codex:a',
    ]);
  });

  it('ORD-9: an order of openai without Codex profiles says nothing about them', () => {
    const config = { auth: { order: { openai: ['openai:a'] } } };
    expect(order(['openai-codex:a'], { provider: 'openai-codex', config }).ids).toEqual(['openai-codex:a']);
  });
});

describe('round robin (ORD-4)', () => {
  const profiles = [
    profileOf('anthropic:key'),
    profileOf('anthropic:token', { type: 'token' }),
    profileOf('anthropic:old-login', { type: 'oauth', expiresAtMs: NOW - 1 }),
    profileOf('anthropic:login', { type: 'oauth', expiresAtMs: NOW + 3_600_000 }),
  ];

  it('ORD-4: logins first, valid ones before those to refresh, then tokens, then keys', () => {
    expect(order([], { profiles })).toEqual({
      ids: ['anthropic:login', 'anthropic:old-login', 'anthropic:token', 'anthropic:key'],
      excluded: [],
      source: 'profiles',
    });
  });

  it('ORD-4: within a tier the one unused for longest', () => {
    const lastUsed = new Map([
      ['anthropic:a', 300],
      ['anthropic:b', 100],
    ]);
    const ids = ['anthropic:a', 'anthropic:b', 'anthropic:c'];
    expect(order(ids, { lastUsed }).ids).toEqual(['anthropic:c', 'anthropic:b', 'anthropic:a']);
  });

  it('ORD-4: blocked ones last, whatever their tier, soonest end first', () => {
    const blockedUntil = new Map([
      ['anthropic:login', NOW + 120_000],
      ['anthropic:key', NOW + 60_000],
    ]);
    const { ids } = order([], { profiles });
    expect(blockedLast(ids, (entry) => blockedUntil.get(entry))).toEqual([
      'anthropic:old-login',
      'anthropic:token',
      'anthropic:key',
      'anthropic:login',
    ]);
  });

  it('ORD-1: declared profiles come before those only the store knows; none is excluded', () => {
    const config = { auth: { profiles: { 'anthropic:key': { provider: 'anthropic', mode: 'api_key' } } } };
    const found = order([], { profiles, config });
    expect(found.ids[0]).toBe('anthropic:key');
    expect(found.ids).toHaveLength(profiles.length);
    expect(found.excluded).toEqual([]);
  });
});

describe('pins (ORD-6)', () => {
  it('ORD-6: a pin goes first even when the order leaves it out', () => {
    const found = order(TWO, { storedOrder: ['anthropic:default'], pinned: 'anthropic:work' });
    expect(found).toMatchObject({ ids: ['anthropic:work', 'anthropic:default'], excluded: [] });
  });

  it('STICK-6: a pin that is gone changes nothing', () => {
    expect(order(TWO, { pinned: 'anthropic:gone' }).ids).toEqual(TWO);
  });
});

it('ORD-3: every profile is either tried once or excluded, never both', () => {
  const id = fc.constantFrom('anthropic:a', 'anthropic:b', 'anthropic:c', 'anthropic:d');
  const facts = fc.record({
    ids: fc.uniqueArray(id),
    storedOrder: fc.option(fc.array(id), { nil: undefined }),
    pin: fc.option(id, { nil: undefined }),
  });
  fc.assert(
    fc.property(facts, ({ ids, storedOrder, pin }) => {
      const found = order(ids, { storedOrder, ...(pin === undefined ? {} : { pinned: pin }) });
      expect([...found.ids, ...found.excluded].toSorted()).toEqual([...ids].toSorted());
    }),
  );
});

describe('orderFor', () => {
  const orders: Readonly<Record<string, readonly string[]>> = { openai: ['openai:a', 'openai-codex:b'] };

  it('ORD-9: a stored order of openai that names Codex credentials serves them too', () => {
    expect(orderFor('openai-codex', (id) => orders[id])).toEqual(orders['openai']);
    expect(orderFor('openai', (id) => orders[id])).toEqual(orders['openai']);
  });

  it('ORD-9: their own order comes first, even an empty one', () => {
    expect(orderFor('openai-codex', (id) => (id === 'openai-codex' ? [] : orders[id]))).toEqual([]);
    expect(orderFor('openai-codex', (id) => (id === 'openai' ? ['openai:a'] : undefined))).toBeUndefined();
  });
});
