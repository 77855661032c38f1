import { describe, expect, test } from 'vitest';
import type { PanelCredentialRow, PanelModelRow, PanelSnapshot } from '../../../src/app/app-types.ts';
import { changeLines, credentialNames, panelLines } from '../../../src/cli/plain/panel-words.ts';
import type { Health } from '../../../src/core/credentials/health.ts';
import { formatTimeOfDay } from '../../../src/core/text/format.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 0, 0);
const UNTIL_MS = NOW_MS + 42_000;
const READY: Health = { state: 'ok', checkedAtMs: NOW_MS };
const COOLING: Health = { state: 'cooling', reason: 'rate_limit', untilMs: UNTIL_MS, checkedAtMs: NOW_MS };

function credential(change: Partial<PanelCredentialRow> = {}): PanelCredentialRow {
  return {
    id: 'acme:default',
    provider: 'acme',
    kind: 'api key',
    health: READY,
    isNext: true,
    lastUsedMs: undefined,
    blockedModel: undefined,
    fingerprint: undefined,
    verification: 'verified',
    blocks: [],
    attempts: [],
    quotas: [],
    ...change,
  };
}

function model(change: Partial<PanelModelRow> = {}): PanelModelRow {
  return {
    role: 'primary',
    ref: 'acme/a',
    alias: undefined,
    health: READY,
    price: '-',
    context: '-',
    ...change,
  };
}

function snapshot(change: Partial<PanelSnapshot> = {}): PanelSnapshot {
  return {
    nowMs: NOW_MS,
    agentId: 'main',
    agents: ['main'],
    readAtMs: NOW_MS,
    problem: undefined,
    models: [model()],
    credentials: [credential()],
    orders: [],
    activity: [],
    ...change,
  };
}

const at = formatTimeOfDay;

describe('P25: the panel as it is heard', () => {
  test('every state is a word, every fact stands beside its name', () => {
    const picture = snapshot({
      agents: ['main', 'night'],
      models: [
        model({ alias: 'fast', price: '$1 / $2', context: '1.0M' }),
        model({ role: 'image', ref: 'acme/b', health: { state: 'missing', checkedAtMs: NOW_MS } }),
      ],
      credentials: [
        credential({ health: COOLING, isNext: false, blockedModel: 'a', lastUsedMs: NOW_MS - 120_000 }),
      ],
      activity: [{ id: '1', atMs: NOW_MS, text: 'acme/a 429 rate limit', tone: 'bad' }],
    });
    expect(panelLines(picture)).toEqual([
      `OpenClaw, agent main, 1 of 2, ${at(NOW_MS)}`,
      'Models',
      '  primary: acme/a (fast) - ready - $1 / $2 - window 1.0M',
      '  image: acme/b - no credentials',
      'Credentials',
      '  1. acme:default - api key - cooling 00:42 (rate limit) - only a - used 2 min ago',
      'Recent',
      `  ${at(NOW_MS)} acme/a 429 rate limit`,
    ]);
  });

  test('what is empty says so, and a store that cannot be read is told', () => {
    const empty = snapshot({ models: [], credentials: [], problem: 'the store is locked' });
    expect(panelLines(empty).slice(1)).toEqual([
      '! the store is locked; this is what was known before.',
      'Models',
      '  none is selected',
      'Credentials',
      '  none',
      'Recent',
      '  nothing yet',
    ]);
  });

  test('one variable for two providers has two names', () => {
    const shared = ['x', 'y'].map((provider) => credential({ id: 'env:KEY', provider }));
    expect(credentialNames([...shared, credential()])).toEqual([
      'env:KEY for x',
      'env:KEY for y',
      'acme:default',
    ]);
  });
});

describe('P25: a line per change', () => {
  const later = { nowMs: NOW_MS + 1000 };
  const cooling = { credentials: [credential({ health: COOLING })] };

  test('time that passes is none', () => {
    expect(changeLines(snapshot(cooling), snapshot({ ...cooling, ...later }))).toEqual([]);
    const keys: Health = { ...READY, keys: { blocked: 1, total: 2, untilMs: UNTIL_MS } };
    const some = { models: [model({ health: keys })] };
    expect(changeLines(snapshot(some), snapshot({ ...some, ...later }))).toEqual([]);
  });

  test.each<[string, Partial<PanelSnapshot>, readonly string[]]>([
    ['a block', cooling, [`acme:default: cooling until ${at(UNTIL_MS)} (rate limit), asked first for acme`]],
    ['another model', { models: [model({ ref: 'acme/b' })] }, ['primary: acme/b, ready']],
    [
      'a credential that goes',
      { credentials: [] },
      ['acme:default: gone (was: ready, asked first for acme)'],
    ],
    ['another agent', { agentId: 'night' }, ['agent: night']],
    ['a store that is locked', { problem: 'locked' }, ['the store: locked']],
    [
      'what happened, oldest first',
      {
        activity: [
          { id: '2', atMs: NOW_MS, text: 'then this', tone: 'plain' },
          { id: '1', atMs: NOW_MS, text: 'first this', tone: 'plain' },
        ],
      },
      ['first this', 'then this'],
    ],
  ])('%s', (_name, change, expected) => {
    const told = changeLines(snapshot(), snapshot({ ...change, ...later }));
    expect(told).toEqual(expected.map((line) => `${at(NOW_MS + 1000)} ${line}`));
  });
});
