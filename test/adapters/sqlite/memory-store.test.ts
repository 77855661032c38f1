import { existsSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { attempt, newProfile, openedBlock, storeIn } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

test('a store in memory does all that one in a file does, and makes no file', async () => {
  const store = storeIn(folder, { path: ':memory:' });
  expect(store.auth.list('main')).toEqual([]);
  const profile = await store.auth.save(newProfile());
  expect(store.auth.readSecret(profile)?.reveal()).toBe('canary-secret-value');
  const version = store.dataVersion();
  await store.health.record({ attempt: attempt(), block: openedBlock() });
  expect(store.dataVersion()).not.toBe(version);
  expect(store.health.blocks()).toEqual([openedBlock()]);
  expect(await store.leases.withLease('alone', async () => store.auth.list('main').length)).toBe(1);
  expect(await store.auth.remove(profile.owner, profile.id)).toBe(true);
  expect(store.auth.list('main')).toEqual([]);
  store.close();
  expect(existsSync(':memory:')).toBe(false);
});

test('each store in memory is alone', async () => {
  const [one, other] = [1, 2].map(() => storeIn(folder, { path: ':memory:' }));
  await one!.auth.save(newProfile());
  expect(other!.auth.list('main')).toEqual([]);
  one!.close();
  other!.close();
});
