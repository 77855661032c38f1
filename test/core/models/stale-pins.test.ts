import { describe, expect, test } from 'vitest';
import { type PinJudge, stalePins } from '../../../src/core/models/stale-pins.ts';
import type { OverrideColumns, PinInventory } from '../../../src/core/ports/pin-store.ts';

const judge: PinJudge = {
  hasAgent: (agentId) => agentId === 'main',
  modelState: (_, { provider, model }) => {
    if (provider === 'gone') return 'provider-gone';
    return model === 'old' ? 'model-gone' : 'there';
  },
  hasCredential: (_, __, id) => !id.endsWith(':gone'),
  hasProfile: (_, id) => !id.endsWith(':gone'),
  originState: (_, origin) => {
    if (origin === 'openai/blocked') return 'blocked';
    return origin === 'openai/other' ? 'changed' : 'serving';
  },
};

const inventory = (part: Partial<PinInventory>): PinInventory => ({
  overrides: [],
  pins: [],
  orders: [],
  ...part,
});
const row = (columns: Partial<OverrideColumns>, agentId = 'main') => ({
  agentId,
  sessionId: 's',
  provider: 'openai',
  model: 'gpt',
  source: 'user',
  origin: null,
  ...columns,
});
const EMPTY = { provider: null, model: null, source: null, origin: null };

describe('overrides', () => {
  test.each([
    ['B019: what a person chose and can be had', row({}), undefined, undefined],
    ['a model that is gone', row({ model: 'old' }), 'model-gone', EMPTY],
    ['a provider that is gone', row({ provider: 'gone' }), 'provider-gone', EMPTY],
    ['an agent that is gone', row({}, 'night'), 'agent-gone', EMPTY],
    [
      'SRC-9: a stand-in of a block that has ended',
      row({ source: 'auto', origin: 'openai/free' }),
      'block-ended',
      EMPTY,
    ],
    [
      'a stand-in that is still needed',
      row({ source: 'auto', origin: 'openai/blocked' }),
      undefined,
      undefined,
    ],
    [
      'SRC-5: a stand-in of a model that is no default',
      row({ source: 'auto', origin: 'openai/other' }),
      'origin-changed',
      EMPTY,
    ],
    ['a stand-in for nothing', row({ source: 'auto' }), 'origin-changed', EMPTY],
    [
      'SRC-2: a row without a source',
      row({ source: null }),
      'legacy',
      { provider: 'openai', model: 'gpt', source: 'user', origin: null },
    ],
    [
      'a row with the ref in one column',
      row({ provider: null, model: 'openai/gpt', source: null }),
      'legacy',
      { provider: 'openai', model: 'gpt', source: 'user', origin: null },
    ],
    ['a provider without a model', row({ model: null }), 'legacy', EMPTY],
  ] as const)('%s', (_, override, reason, afterwards) => {
    const found = stalePins(inventory({ overrides: [override] }), judge);
    expect(found.map((entry) => entry.reason)).toEqual(reason === undefined ? [] : [reason]);
    if (afterwards === undefined) return;
    const { agentId, sessionId, ...before } = override;
    expect(found[0]?.change).toEqual({ table: 'override', agentId, sessionId, before, after: afterwards });
  });
});

test('STICK-6: a pin on a credential that is gone goes, one that is there stays', () => {
  const pins = ['openai:gone', 'openai:there'].map((profileId) => ({
    agentId: 'main',
    sessionId: 's',
    provider: 'openai',
    profileId,
    source: 'user' as const,
  }));
  expect(stalePins(inventory({ pins }), judge)).toEqual([
    {
      reason: 'profile-gone',
      names: 'openai:gone',
      change: {
        table: 'pin',
        agentId: 'main',
        sessionId: 's',
        provider: 'openai',
        before: { profileId: 'openai:gone', source: 'user' },
        after: null,
      },
    },
  ]);
});

test.each([
  ['what is left stays in order', ['a:1', 'a:gone', 'a:2'], ['a:1', 'a:2']],
  ['CRED-13: an order of which nothing is left goes', ['a:gone'], null],
])('orders: %s', (_, ids, afterwards) => {
  const orders = [
    { agentId: 'main', provider: 'a', ids },
    { agentId: 'main', provider: 'b', ids: [] },
  ];
  expect(stalePins(inventory({ orders }), judge)).toEqual([
    {
      reason: 'profile-gone',
      names: 'a:gone',
      change: { table: 'order', agentId: 'main', provider: 'a', before: ids, after: afterwards },
    },
  ]);
});
