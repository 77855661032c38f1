import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHealthStore } from '../../../src/adapters/sqlite/health-store.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { attempt, connectionTo, manualClock, newProfile, openedBlock, storeIn } from './test-store.ts';

let folder = '';
let path = '';
let store: Store;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'models.sqlite');
  store = storeIn(folder);
});
afterEach(() => {
  store.close();
});

/** Another connection that holds the write lock. */
function lockedBy(): Database.Database {
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  return other;
}

describe('a fresh machine', () => {
  test('B027: reading everything makes no file', () => {
    expect([
      store.auth.list('main'),
      store.auth.order('main', 'openai'),
      store.auth.lastUsed().size,
      store.auth.keyBackend(),
      store.health.blocks(),
      store.health.recentAttempts('main', 5),
      store.health.recentEvents('main', 5),
      store.sessions.get('main', 'session_1'),
      store.catalog.inventories('main'),
      store.journal.list('/any'),
      store.dataVersion(),
    ]).toEqual([[], undefined, 0, 'none yet', [], [], [], undefined, [], [], 0]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a store that appears later is seen', async () => {
    expect(store.auth.list('main')).toEqual([]);
    const other = storeIn(folder);
    await other.auth.save(newProfile());
    expect(store.auth.list('main')).toHaveLength(1);
    other.close();
  });
});

describe('a store that another process writes to', () => {
  beforeEach(() => store.auth.setOrder('main', 'openai', []));

  test('decision 29: a change waits without blocking the event loop, and lands', async () => {
    const other = lockedBy();
    let isDone = false;
    const change = store.health.record({ attempt: attempt(), block: openedBlock() }).then(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    // The loop turned while the lock was held; had the change waited in SQLite, these turns would not have come.
    expect(isDone).toBe(false);
    expect(store.health.blocks()).toEqual([]);
    other.exec('COMMIT');
    await change;
    expect(store.health.blocks()).toEqual([openedBlock()]);
    other.close();
  });

  test('decision 29: after ten seconds it is told, and nothing is changed', async () => {
    const clock = manualClock(1_000);
    const waiting = storeIn(folder, { clock });
    const other = lockedBy();
    await expect(waiting.auth.setOrder('main', 'openai', ['openai:a'])).rejects.toMatchObject({
      code: 'store-busy',
      message: `The store ${path} is in use by another process`,
    });
    expect(clock.now()).toBeGreaterThanOrEqual(11_000);
    other.exec('COMMIT');
    expect(waiting.auth.order('main', 'openai')).toEqual([]);
    other.close();
    waiting.close();
  });

  test('SRC-4: changes that had to wait land in the order they were asked for', async () => {
    const other = lockedBy();
    const changes = ['a', 'b', 'c', 'd'].map((id) => store.auth.setOrder('main', 'openai', [id]));
    const appended = store.sessions.appendTurn('main', 'session_1', [{ role: 'user', text: 'hello' }]);
    other.exec('COMMIT');
    await Promise.all([...changes, appended]);
    expect(store.auth.order('main', 'openai')).toEqual(['d']);
    other.close();
  });

  test('a change that fails does not hold up the ones behind it', async () => {
    await store.health.record({ attempt: attempt() });
    const other = lockedBy();
    const twice = store.health.record({ attempt: attempt() });
    const next = store.auth.setOrder('main', 'openai', ['openai:a']);
    other.exec('COMMIT');
    await expect(twice).rejects.toThrow(/UNIQUE/);
    await next;
    expect(store.auth.order('main', 'openai')).toEqual(['openai:a']);
    other.close();
  });

  test('readers are not held up by a writer', () => {
    const other = lockedBy();
    const reader = storeIn(folder);
    expect(reader.auth.order('main', 'openai')).toEqual([]);
    other.exec('COMMIT');
    other.close();
    reader.close();
  });

  test('X3: removing a credential while a reader is in the way removes it', async () => {
    await store.auth.save(newProfile());
    const clock = manualClock(1_000);
    const remover = storeIn(folder, { clock });
    const reader = new Database(path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM auth_profiles').get();
    expect(await remover.auth.remove('shared', 'openai:default')).toBe(true);
    reader.close();
    expect(store.auth.list('main')).toEqual([]);
    remover.close();
  });
});

test('finding 3: a change holds the write lock before its first read, so what it reads cannot change under it', async () => {
  const connection = connectionTo(path);
  const other = new Database(path, { timeout: 0 });
  await connection.write((sql) => sql('SELECT 1').get());
  await connection.write(() => {
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked');
  });
  other.exec('BEGIN IMMEDIATE');
  other.exec('COMMIT');
  other.close();
  connection.close();
});

describe('the data version', () => {
  test('B007: differs after a change of this process, of another, and while a reader becomes a writer', async () => {
    const other = storeIn(folder);
    const seen = new Set<number>([store.dataVersion()]);
    const changes = [
      () => other.auth.setOrder('main', 'openai', ['openai:a']),
      () => other.auth.setOrder('main', 'openai', ['openai:b']),
      () => store.auth.setOrder('main', 'openai', ['openai:c']),
      () => other.auth.setOrder('main', 'openai', ['openai:d']),
      () => store.auth.setOrder('main', 'openai', ['openai:e']),
    ];
    for (const change of changes) {
      await change();
      seen.add(store.dataVersion());
    }
    expect(seen.size).toBe(changes.length + 1);
    expect(store.dataVersion()).toBe(store.dataVersion());
    other.close();
  });

  test("B007: another's change is not missed when this process opens to write, though it then changes nothing", async () => {
    const other = storeIn(folder);
    await other.auth.setOrder('main', 'openai', ['openai:a']);
    const before = store.dataVersion();
    await other.auth.setOrder('main', 'openai', ['openai:b']);
    await store.health.clearBlocks('openai:none', undefined, {
      id: 'event_1',
      atMs: 1,
      agentId: 'main',
      kind: 'block-cleared',
      text: '',
    });
    expect(store.dataVersion()).not.toBe(before);
    other.close();
  });
});

describe('no room', () => {
  test('D6: a full disk is told as such and nothing is half-written', async () => {
    const connection = connectionTo(path);
    await connection.write((sql) => sql('SELECT 1').get());
    connection.read((sql) => sql('PRAGMA max_page_count = 1').get());
    const health = createHealthStore(connection);
    const long = openedBlock({ words: 'w'.repeat(200_000) });
    await expect(health.record({ attempt: attempt(), block: long })).rejects.toMatchObject({
      code: 'store-full',
      message: expect.stringContaining(path),
    });
    expect(health.recentAttempts('main', 5)).toEqual([]);
    expect(health.blocks()).toEqual([]);
    connection.read((sql) => sql('PRAGMA max_page_count = 100000').get());
    await health.record({ attempt: attempt(), block: long });
    expect(health.blocks()).toEqual([long]);
    connection.close();
  });
});
