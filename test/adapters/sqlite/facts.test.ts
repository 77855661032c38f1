import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { attempt, connectionTo, newProfile, openedBlock, storeIn } from './test-store.ts';

let folder: string;
let mine: Store;
let theirs: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
  mine = storeIn(folder);
  theirs = storeIn(folder);
  await mine.auth.save(newProfile());
});
afterEach(() => {
  mine.close();
  theirs.close();
  rmSync(folder, { recursive: true });
});

const row = { provider: 'p', baseUrl: 'http://127.0.0.1:9/v1', baseUrlFrom: 'agent', api: '', apiKey: '' };

/** One kind of fact: how it is changed, and how it is read. */
const facts: readonly (readonly [
  name: string,
  change: (store: Store) => Promise<unknown>,
  read: (store: Store) => unknown,
])[] = [
  [
    'a credential',
    (store) => store.auth.save(newProfile({ id: 'openai:b' })),
    (store) => store.auth.list('main').map(({ id }) => id),
  ],
  [
    'an order',
    (store) => store.auth.setOrder('main', 'openai', ['openai:b']),
    (store) => store.auth.order('main', 'openai'),
  ],
  [
    'a setting',
    (store) => store.settings.write('cost.consent', 'never', 'test'),
    (store) => store.settings.value('cost.consent'),
  ],
  [
    'a listed model',
    (store) =>
      store.catalog.replaceDiscovered('main', 'p', [
        { id: 'm', name: 'm', provider: 'p', input: [], source: 'discovered' },
      ]),
    (store) => store.catalog.inventories('main').flatMap(({ models }) => models.map(({ id }) => id)),
  ],
  [
    'a configured provider',
    (store) => store.catalog.replaceProviders('main', [{ ...row, headers: {}, models: [] } as never]),
    (store) => store.catalog.providers('main').map(({ provider }) => provider),
  ],
  [
    'the public list',
    (store) => store.catalog.replacePublished({ url: 'u', etag: undefined, listedAtMs: 1 }, []),
    (store) => store.catalog.published()?.url,
  ],
  [
    'a block',
    (store) => store.health.record({ attempt: attempt(), block: openedBlock() }),
    (store) => store.health.blocks().map(({ credentialId }) => credentialId),
  ],
  [
    'a request that failed',
    (store) => store.health.record({ attempt: attempt({ outcome: 'failure' }) }),
    (store) => store.health.failuresSince(attempt().provider, 0),
  ],
];

describe('F2: what is kept of the store is what the store says', () => {
  test.each(facts)(
    '%s that another process changed is seen by the next decision',
    async (_, change, read) => {
      const before = read(mine);
      expect(read(mine)).toEqual(before);
      await change(theirs);
      const after = read(mine);
      expect(after).not.toEqual(before);
      expect(after).toEqual(read(theirs));
    },
  );

  test.each(facts)('%s that this process changed is seen at once', async (_, change, read) => {
    const before = read(mine);
    await change(mine);
    expect(read(mine)).not.toEqual(before);
    expect(read(mine)).toEqual(read(theirs));
  });

  test('a thousand decisions in turns between two processes: each obeys the last change of the other', async () => {
    for (let round = 0; round < 1000; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [mine, theirs] : [theirs, mine];
      await writer.health.record({
        attempt: attempt({ attemptId: `try_${round}` }),
        block: openedBlock({ sinceMs: round * 10, untilMs: round * 10 + 5 }),
      });
      expect(reader.health.blocks().map(({ sinceMs }) => sinceMs)).toEqual([round * 10]);
      if (round % 50 !== 0) continue;
      await writer.auth.setOrder('main', 'openai', [`openai:${round}`]);
      expect(reader.auth.order('main', 'openai')).toEqual([`openai:${round}`]);
    }
  });
});

test('the outcome of a request leaves what is kept of the credentials as it is', async () => {
  const before = mine.auth.list('main');
  await mine.health.record({ attempt: attempt(), block: openedBlock() });
  expect(mine.auth.list('main')).toBe(before);
  await theirs.health.record({ attempt: attempt({ attemptId: 'attempt_2' }) });
  expect(mine.auth.list('main')).toEqual(before);
});

test('an answer that clears no block leaves what is kept of the blocks as it is, one that does changes it', async () => {
  const { credentialId, model } = openedBlock();
  const answered = (id: string) => ({
    attempt: attempt({ attemptId: id, outcome: 'success' as const }),
    clears: { credentialId, model },
  });
  await mine.health.record({ attempt: attempt(), block: openedBlock() });
  await mine.health.record(answered('attempt_2'));
  const none = mine.health.blocks();
  expect(none).toEqual([]);
  await mine.health.record(answered('attempt_3'));
  expect(mine.health.blocks()).toBe(none);
});

test('failures are counted from any moment on, also from one before the first that was asked about', async () => {
  const { provider } = attempt();
  for (const finishedAtMs of [1000, 2000, 3000]) {
    const failed = attempt({ attemptId: `attempt_${finishedAtMs}`, outcome: 'failure', finishedAtMs });
    await mine.health.record({ attempt: failed });
  }
  const counts = [1500, 2000, 3000, 500].map((sinceMs) => mine.health.failuresSince(provider, sinceMs));
  expect(counts).toEqual([2, 1, 0, 3]);
});

test('a change that fails leaves no answer from the middle of it', async () => {
  const connection = connectionTo(join(folder, 'models.sqlite'));
  const value = (): unknown =>
    connection.kept('value', (sql) => sql("SELECT value_json FROM settings WHERE key = 'a'").pluck().get());
  const broken = connection.write((sql) => {
    sql("INSERT INTO settings (key, value_json) VALUES ('a', '1')").run();
    expect(value()).toBe('1');
    throw new Error('stop');
  });
  await expect(broken).rejects.toThrow();
  expect(value()).toBeUndefined();
  connection.close();
});
