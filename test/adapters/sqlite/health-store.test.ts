import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHealthStore } from '../../../src/adapters/sqlite/health-store.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import type { LedgerEvent } from '../../../src/core/ports/health-store.ts';
import { attempt, connectionTo, openedBlock, storeIn } from './test-store.ts';

let store: Store;

beforeEach(() => {
  store = storeIn('', { path: ':memory:' });
});
afterEach(() => store.close());

function event(change: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    id: 'event_1',
    atMs: 1_000_500,
    agentId: 'main',
    kind: 'fallback-started',
    text: 'hop',
    ...change,
  };
}

test('COOL-8: what is known of a credential: last use, windows of either kind with reason, model, count and times', async () => {
  const cooling = openedBlock({ errorCount: 2, step: 2 });
  const disabled = openedBlock({ model: '', kind: 'disabled', reason: 'billing', untilMs: 18_000_000 });
  await store.health.record({
    attempt: attempt({ attemptId: 'a', outcome: 'success', finishedAtMs: 900_000 }),
    clears: { credentialId: 'openai:default', model: 'gpt-5.5' },
  });
  await store.health.record({ attempt: attempt({ attemptId: 'b' }), block: cooling });
  await store.health.record({ attempt: attempt({ attemptId: 'c' }), block: disabled });
  expect(store.health.blocks()).toHaveLength(2);
  expect(store.health.blocks()).toEqual(expect.arrayContaining([cooling, disabled]));
  expect([...store.auth.lastUsed()]).toEqual([['openai:default', 900_000]]);
});

test('COOL-8, COOL-6: failures are counted by reason, inside the window and since the last success', async () => {
  const failing = async (name: string, change: Parameters<typeof attempt>[0]): Promise<void> =>
    store.health.record({ attempt: attempt({ attemptId: name, ...change }) });
  await failing('too-old', { finishedAtMs: 100 });
  await failing('before', { finishedAtMs: 200 });
  await store.health.record({
    attempt: attempt({ attemptId: 'ok', outcome: 'success', reason: undefined, finishedAtMs: 300 }),
    clears: { credentialId: 'openai:default', model: 'gpt-5.5' },
  });
  await failing('one', { finishedAtMs: 400 });
  await failing('two', { finishedAtMs: 401, model: 'gpt-5.4-mini' });
  await failing('three', { finishedAtMs: 402, reason: 'auth' });
  await failing('other', { finishedAtMs: 150, credentialId: 'openai:other' });
  await failing('skipped', { finishedAtMs: 403, outcome: 'skipped', reason: 'blocked' });
  expect([...store.health.failureCounts(100)]).toEqual([
    ['openai:default', { auth: 1, rate_limit: 2 }],
    ['openai:other', { rate_limit: 1 }],
  ]);
  expect([...store.health.failureCounts(401)]).toEqual([['openai:default', { auth: 1 }]]);
});

describe('recording an attempt', () => {
  test('D1: the attempt, its block and its events come back as they were', async () => {
    const tried = attempt({ sessionId: 'session_1', firstTokenMs: 40 });
    await store.health.record({
      attempt: tried,
      block: openedBlock({ words: 'slow down' }),
      events: [event()],
    });
    expect(store.health.recentAttempts('main', 5)).toEqual([tried]);
    expect(store.health.blocks()).toEqual([openedBlock({ words: 'slow down' })]);
    expect(store.health.recentEvents('main', 5)).toEqual([event()]);
  });

  test('B013: when one part cannot be written, nothing is', async () => {
    await store.health.addEvent(event());
    const outcome = {
      attempt: attempt(),
      block: openedBlock(),
      clears: { credentialId: 'openai:other', model: 'gpt-5.5' },
      events: [event()],
    };
    await expect(store.health.record(outcome)).rejects.toThrow(/UNIQUE/);
    expect(store.health.recentAttempts('main', 5)).toEqual([]);
    expect(store.health.blocks()).toEqual([]);
    expect(store.auth.lastUsed().size).toBe(0);
  });

  test('B013: a run and its last attempt are stored together or not at all', async () => {
    const run = {
      runId: 'run_9',
      agentId: 'main',
      sessionId: undefined,
      requested: 'openai/gpt-5.5',
      source: 'default',
      chain: [],
      layers: [],
      considered: [],
      outcome: 'failed',
      served: undefined,
      credentialId: undefined,
      startedAtMs: 1,
      finishedAtMs: 2,
    } as const;
    await store.health.record({ attempt: attempt(), run });
    expect(store.runs.find('main', 'run_9')).toEqual(run);
    const second = { attempt: attempt({ attemptId: 'try_other' }), block: openedBlock(), run };
    await expect(store.health.record(second)).rejects.toThrow(/UNIQUE/);
    expect(store.health.recentAttempts('main', 5)).toEqual([attempt()]);
    expect(store.health.blocks()).toEqual([]);
  });

  test.each([
    ['an earlier end', 1_020_000],
    ['the same end', 1_030_500],
    ['a later end', 1_090_000],
  ] as const)('COOL-4: a failure inside an open window, with %s, leaves it as it is', async (_, untilMs) => {
    await store.health.record({ attempt: attempt(), block: openedBlock() });
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_2' }),
      block: openedBlock({ untilMs, reason: 'overloaded' }),
    });
    expect(store.health.blocks()).toEqual([openedBlock()]);
  });

  test('decision 15: an ended window is replaced by the next one, however short', async () => {
    await store.health.record({ attempt: attempt(), block: openedBlock({ untilMs: 1_000_600 }) });
    const next = openedBlock({ sinceMs: 1_000_700, untilMs: 1_000_750, step: 2 });
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_2', finishedAtMs: 1_000_700 }),
      block: next,
    });
    expect(store.health.blocks()).toEqual([next]);
  });

  test('a success clears the model and the whole credential, nothing else, and sets the last use', async () => {
    const blocks = [
      openedBlock(),
      openedBlock({ model: '' }),
      openedBlock({ model: 'gpt-5.4-mini' }),
      openedBlock({ credentialId: 'openai:other' }),
    ];
    for (const [index, block] of blocks.entries()) {
      await store.health.record({ attempt: attempt({ attemptId: `attempt_${index}` }), block });
    }
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_ok', outcome: 'success', finishedAtMs: 1_002_000 }),
      clears: { credentialId: 'openai:default', model: 'gpt-5.5' },
    });
    expect(store.health.blocks().map(({ credentialId, model }) => `${credentialId} ${model}`)).toEqual([
      'openai:default gpt-5.4-mini',
      'openai:other gpt-5.5',
    ]);
    expect(store.auth.lastUsed()).toEqual(new Map([['openai:default', 1_002_000]]));
  });

  test('ORD-4: the last use never goes back in time', async () => {
    const clears = { credentialId: 'openai:default', model: 'gpt-5.5' };
    for (const [index, finishedAtMs] of [2_000_000, 1_500_000].entries()) {
      await store.health.record({
        attempt: attempt({ attemptId: `attempt_${index}`, finishedAtMs }),
        clears,
      });
    }
    expect(store.auth.lastUsed().get('openai:default')).toBe(2_000_000);
  });
});

describe('clearing and reading', () => {
  test('one circuit or all of a credential; the event only when something was removed', async () => {
    await store.health.record({ attempt: attempt(), block: openedBlock() });
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_2' }),
      block: openedBlock({ model: '' }),
    });
    const cleared = event({ id: 'event_2', kind: 'block-cleared' });
    expect(await store.health.clearBlocks('openai:none', undefined, cleared)).toBe(0);
    expect(store.health.recentEvents('main', 5)).toEqual([]);
    expect(await store.health.clearBlocks('openai:default', 'gpt-5.5', cleared)).toBe(1);
    expect(store.health.blocks().map(({ model }) => model)).toEqual(['']);
    expect(await store.health.clearBlocks('openai:default', undefined, event({ id: 'event_3' }))).toBe(1);
    expect(store.health.recentEvents('main', 5).map(({ id }) => id)).toEqual(['event_3', 'event_2']);
  });

  test('the newest come first, of one agent only, up to the limit', async () => {
    for (const [index, agentId] of ['main', 'main', 'work', 'main'].entries()) {
      await store.health.record({
        attempt: attempt({ attemptId: `attempt_${index}`, agentId, finishedAtMs: 1_000_000 + index }),
      });
    }
    expect(store.health.recentAttempts('main', 2).map(({ attemptId }) => attemptId)).toEqual([
      'attempt_3',
      'attempt_1',
    ]);
  });
});

describe('D2: the ledger stays small', () => {
  const DAY_MS = 24 * 3_600_000;

  test('rows older than 30 days go with the next record', async () => {
    const nowMs = 100 * DAY_MS;
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_old', finishedAtMs: nowMs - 31 * DAY_MS }),
      events: [event({ id: 'event_old', atMs: nowMs - 31 * DAY_MS })],
    });
    await store.health.record({
      attempt: attempt({ attemptId: 'attempt_kept', finishedAtMs: nowMs - 29 * DAY_MS }),
    });
    for (let index = 0; index < 200; index += 1) {
      await store.health.record({ attempt: attempt({ attemptId: `attempt_${index}`, finishedAtMs: nowMs }) });
    }
    const ids = store.health.recentAttempts('main', 500).map(({ attemptId }) => attemptId);
    expect(ids).toContain('attempt_kept');
    expect(ids).not.toContain('attempt_old');
    expect(store.health.recentEvents('main', 5)).toEqual([]);
  });

  test('beyond 20 000 rows the oldest go', async () => {
    const connection = connectionTo(':memory:');
    await connection.write((sql) => {
      sql(
        `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20010)
         INSERT INTO attempts (attempt_id, run_id, agent_id, provider, model, credential_id, outcome, started_at_ms, finished_at_ms)
         SELECT 'attempt_' || n, 'run', 'main', 'openai', 'gpt-5.5', '', 'skipped', n, n FROM numbers`,
      ).run();
      sql(
        `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20010)
         INSERT INTO events (id, at_ms, agent_id, kind, text) SELECT 'event_' || n, n, 'main', 'model-changed', '' FROM numbers`,
      ).run();
    });
    const health = createHealthStore(connection);
    await health.record({ attempt: attempt({ attemptId: 'attempt_new', finishedAtMs: 30_000 }) });
    const attempts = health.recentAttempts('main', 30_000);
    expect([attempts.length, attempts[0]?.attemptId, attempts.at(-1)?.attemptId]).toEqual([
      20_000,
      'attempt_new',
      'attempt_12',
    ]);
    expect(health.recentEvents('main', 30_000).at(-1)?.id).toBe('event_11');
    connection.close();
  });
});
