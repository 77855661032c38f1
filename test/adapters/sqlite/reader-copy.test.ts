import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newProfile, storeIn } from './test-store.ts';

let folder = '';
let path = '';
const stores: Store[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'models.sqlite');
  const database = new Database(path);
  database.exec(MIGRATIONS[0]!);
  database.exec("INSERT INTO auth_order VALUES ('main', 'openai', '[\"openai:old\"]')");
  database.pragma('user_version = 1');
  database.close();
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function openStore(): Store {
  const store = storeIn(folder);
  stores.push(store);
  return store;
}

describe('a store of an older schema', () => {
  test('decision 29, B027: is read without being migrated, copied or touched', () => {
    const before = readFileSync(path);
    const store = openStore();
    expect(store.auth.order('main', 'openai')).toEqual(['openai:old']);
    expect(store.health.blocks()).toEqual([]);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['models.sqlite']);
  });

  test('is migrated by the first write, and the same store then reads the file itself', async () => {
    const store = openStore();
    expect(store.auth.list('main')).toEqual([]);
    await store.auth.save(newProfile());
    expect(store.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
    expect(store.auth.order('main', 'openai')).toEqual(['openai:old']);
  });

  test('a reader sees, and is told of, what another connection writes after the copy was taken', async () => {
    const reader = openStore();
    expect(reader.auth.list('main')).toEqual([]);
    const version = reader.dataVersion();
    expect(reader.dataVersion()).toBe(version);
    const writer = openStore();
    await writer.auth.save(newProfile());
    expect(reader.dataVersion()).not.toBe(version);
    expect(reader.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
  });
});

test('B027: reading a store of the present schema leaves the file and its WAL as they are', async () => {
  const writer = openStore();
  await writer.auth.save(newProfile());
  const bytes = (): Buffer[] => [path, `${path}-wal`].map((file) => readFileSync(file));
  const before = bytes();
  const reader = openStore();
  expect(reader.auth.list('main')).toHaveLength(1);
  reader.close();
  expect(bytes()).toEqual(before);
});
