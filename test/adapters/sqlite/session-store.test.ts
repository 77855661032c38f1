import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import type { SessionOverride } from '../../../src/core/ports/session-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { manualClock, storeIn } from './test-store.ts';

const auto: SessionOverride = {
  provider: 'openai',
  model: 'gpt-5.5',
  source: 'auto',
  origin: 'anthropic/claude-opus-4-6',
};
const byHand: SessionOverride = { provider: 'google', model: 'gemini-3', source: 'user', origin: undefined };

let store: Store;

beforeEach(() => {
  store = storeIn('', { path: ':memory:', clock: manualClock(7_000) });
});
afterEach(() => store.close());

describe('sessions', () => {
  test('an unknown session is undefined', () => {
    expect(store.sessions.get('main', 'session_1')).toBeUndefined();
  });

  test('turns are kept in order, per agent and session', async () => {
    const first = [
      { role: 'user', text: 'hello' },
      { role: 'assistant', text: 'hi' },
    ] as const;
    await store.sessions.appendTurn('main', 'session_1', first);
    await store.sessions.appendTurn('main', 'session_1', [{ role: 'user', text: 'more' }]);
    await store.sessions.appendTurn('work', 'session_1', [{ role: 'user', text: 'else' }]);
    expect(store.sessions.get('main', 'session_1')).toEqual({
      sessionId: 'session_1',
      compactionCount: 0,
      createdAtMs: 7000,
      isDefaultChosen: false,
      overrideAtMs: undefined,
      agentId: 'main',
      override: undefined,
      profiles: {},
      messages: [...first, { role: 'user', text: 'more' }],
      params: {},
      updatedAtMs: 7_000,
    });
  });

  test('STICK-1: a sticky profile is found again though no turn has ended yet', async () => {
    await store.sessions.setProfile('main', 'session_1', 'openai', 'openai:a', 'auto');
    await store.sessions.setProfile('main', 'session_1', 'google', 'google:a', 'user');
    await store.sessions.setProfile('main', 'session_1', 'openai', 'openai:b', 'user');
    expect(store.sessions.get('main', 'session_1')?.profiles).toEqual({
      openai: { profileId: 'openai:b', source: 'user' },
      google: { profileId: 'google:a', source: 'user' },
    });
  });

  test.each([
    ['auto', auto],
    ['user', byHand],
  ])('SRC-3: an override of source %s comes back whole, and can be taken away', async (_, override) => {
    expect(await store.sessions.setOverride('main', 'session_1', override)).toBe(true);
    expect(store.sessions.get('main', 'session_1')?.override).toEqual(override);
    await store.sessions.setOverride('main', 'session_1', undefined);
    expect(store.sessions.get('main', 'session_1')).toMatchObject({ override: undefined });
  });

  test.each([
    ['nothing', undefined],
    ["a person's choice", byHand],
    ['a stand-in for another model', { ...auto, origin: 'google/gemini-3' }],
  ])('SRC-4: an override is taken back only while it is still there, not over %s', async (_, stored) => {
    await store.sessions.setOverride('main', 'session_1', stored);
    expect(await store.sessions.setOverride('main', 'session_1', undefined, auto)).toBe(false);
    expect(store.sessions.get('main', 'session_1')?.override).toEqual(stored);
  });

  test('SRC-4: what a person chose while a run was going on is not replaced by its hop', async () => {
    await store.sessions.setOverride('main', 'session_1', byHand);
    expect(await store.sessions.setOverride('main', 'session_1', auto)).toBe(false);
    expect(store.sessions.get('main', 'session_1')?.override).toEqual(byHand);
  });

  test('SRC-4: while it is still there, it is taken back', async () => {
    await store.sessions.setOverride('main', 'session_1', auto);
    expect(await store.sessions.setOverride('main', 'session_1', byHand, auto)).toBe(true);
    expect(store.sessions.get('main', 'session_1')?.override).toEqual(byHand);
  });

  test('SRC-4: an override that expects none is written only where there is none', async () => {
    expect(await store.sessions.setOverride('main', 'session_1', auto, 'none')).toBe(true);
    expect(await store.sessions.setOverride('main', 'session_1', byHand, 'none')).toBe(false);
    expect(store.sessions.get('main', 'session_1')?.override).toEqual(auto);
  });

  test('an override leaves messages and profiles alone', async () => {
    await store.sessions.appendTurn('main', 'session_1', [{ role: 'user', text: 'hello' }]);
    await store.sessions.setProfile('main', 'session_1', 'openai', 'openai:a', 'auto');
    await store.sessions.setOverride('main', 'session_1', auto);
    expect(store.sessions.get('main', 'session_1')).toMatchObject({
      messages: [{ role: 'user', text: 'hello' }],
      profiles: { openai: { profileId: 'openai:a' } },
      override: auto,
    });
  });

  test('an answer that ended early is known as one', async () => {
    const messages = [
      { role: 'user', text: 'hello' },
      { role: 'assistant', text: 'half an ans', isPartial: true },
    ] as const;
    await store.sessions.appendTurn('main', 'session_1', messages);
    expect(store.sessions.get('main', 'session_1')?.messages).toEqual(messages);
  });

  test('what a person chose for a session is replaced as a whole, and survives a reset', async () => {
    await store.sessions.setParams('main', 'session_1', { fastMode: true, runtime: 'codex' });
    await store.sessions.setParams('main', 'session_1', { fastMode: true, thinking: false });
    await store.sessions.reset('main', 'session_1');
    expect(store.sessions.get('main', 'session_1')?.params).toEqual({ fastMode: true, thinking: false });
    expect(store.sessions.list('main')[0]?.params).toEqual({ fastMode: true, thinking: false });
  });
});

test('SQL-6, decision 2: model, its source and profile of a session are columns of rows that carry the agent', async () => {
  const folder = temporaryFolder();
  const onDisk = storeIn(folder);
  const choice = { provider: 'openai', model: 'gpt-5.5', profileId: 'openai:work' };
  await onDisk.sessions.choose('night', 'session_1', choice);
  onDisk.close();
  const database = new Database(join(folder, 'models.sqlite'), { readonly: true });
  expect(database.prepare('SELECT * FROM sessions').all()).toEqual([
    expect.objectContaining({
      agent_id: 'night',
      session_id: 'session_1',
      provider_override: 'openai',
      model_override: 'gpt-5.5',
      model_override_source: 'user',
      compaction_count: 0,
    }),
  ]);
  expect(database.prepare('SELECT * FROM session_profiles').all()).toEqual([
    {
      agent_id: 'night',
      session_id: 'session_1',
      provider: 'openai',
      profile_id: 'openai:work',
      source: 'user',
    },
  ]);
  database.close();
});

describe('decision 20: a compaction', () => {
  const summary = { role: 'system', text: 'in short' } as const;
  const said = (text: string) => ({ role: 'user', text }) as const;

  beforeEach(async () => {
    await store.sessions.appendTurn('main', 'other', [said('elsewhere')]);
    await store.sessions.appendTurn('main', 'session_1', ['a', 'b', 'c'].map(said));
    await store.sessions.setProfile('main', 'session_1', 'openai', 'openai:a', 'auto');
    await store.sessions.setProfile('main', 'session_1', 'google', 'google:a', 'user');
  });

  test('SQL-6: puts the summary in front, counts, and lets automatic credentials be picked anew (STICK-2)', async () => {
    const change = { summary, olderCount: 2, expectedCount: 0 };
    expect(await store.sessions.compact('main', 'session_1', change)).toBe(true);
    await store.sessions.appendTurn('main', 'session_1', [said('d')]);
    expect(store.sessions.get('main', 'session_1')).toMatchObject({
      messages: [summary, said('c'), said('d')],
      compactionCount: 1,
      profiles: { google: { profileId: 'google:a', source: 'user' } },
    });
    expect(store.sessions.get('main', 'session_1')?.profiles['openai']).toBeUndefined();
    expect(store.sessions.get('main', 'other')?.messages).toEqual([said('elsewhere')]);
    await store.sessions.reset('main', 'session_1');
    expect(store.sessions.get('main', 'session_1')?.compactionCount).toBe(0);
  });

  test('changes nothing when another process was faster, or the conversation is gone', async () => {
    const change = { summary, olderCount: 2, expectedCount: 0 };
    await store.sessions.compact('main', 'session_1', change);
    expect(await store.sessions.compact('main', 'session_1', change)).toBe(false);
    await store.sessions.reset('main', 'session_1');
    expect(await store.sessions.compact('main', 'session_1', change)).toBe(false);
    expect(await store.sessions.compact('main', 'nobody', change)).toBe(false);
    expect(store.sessions.get('main', 'session_1')?.messages).toEqual([]);
  });
});
