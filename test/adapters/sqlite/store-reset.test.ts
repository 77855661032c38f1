import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { storeIn } from './test-store.ts';

const KEY = 'canary-reset-key-0001';
const OTHER = 'canary-reset-key-0002';
let stores: Store[] = [];

afterEach(() => {
  for (const store of stores) store.close();
  stores = [];
});

function open(folder: string): Store {
  const store = storeIn(folder);
  stores.push(store);
  return store;
}

async function save(store: Store, id: string, value: string): Promise<void> {
  const secret = new Secret(value);
  const verification = { state: 'verified', atMs: 1 } as const;
  await store.auth.save({ id, provider: 'openai', type: 'api_key', owner: 'shared', secret, verification });
}

function keyOf(store: Store, id: string): string | undefined {
  const profile = store.auth.get('main', id);
  return profile === undefined ? undefined : store.auth.readSecret(profile)?.reveal();
}

async function filled(): Promise<{ readonly folder: string; readonly store: Store }> {
  const folder = temporaryFolder();
  const store = open(folder);
  await save(store, 'openai:default', KEY);
  await store.sessions.appendTurn('main', 'work', [{ role: 'user', text: 'hello' }]);
  await store.settings.write('budget.perTurn', 3, 'test');
  return { folder, store };
}

test.each(['config+creds+sessions', 'full'] as const)(
  'ONB-23: %s takes keys and conversations, keeps a private copy and the settings, and can be taken back',
  async (scope) => {
    const { folder, store } = await filled();
    const reset = await store.reset();
    const copy = await reset.clear(scope);
    expect(reset.counts()).toEqual({ credentials: 0, conversations: 0 });
    expect([keyOf(store, 'openai:default'), store.sessions.get('main', 'work')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(store.settings.value('budget.perTurn')).toBe(3);
    expect(statSync(copy ?? '').mode & 0o777).toBe(0o600);
    // Another process, later.
    const later = open(folder);
    expect(await (await later.reset()).restore()).toEqual({
      credentials: 1,
      conversations: 1,
      left: [],
      copyPath: copy,
    });
    expect(keyOf(later, 'openai:default')).toBe(KEY);
    expect(later.sessions.get('main', 'work')?.messages).toHaveLength(1);
    expect(existsSync(copy ?? '')).toBe(false);
    expect(await (await later.reset()).restore()).toBeUndefined();
  },
);

test('ONB-23: the whole reset takes the public list of models as well, and brings it back', async () => {
  const { store } = await filled();
  const model = { provider: 'openai', id: 'gpt-x', name: 'X', input: ['text'], source: 'bundled' } as const;
  const list = { url: 'https://models.example/api.json', etag: undefined, listedAtMs: 1 };
  await store.catalog.replacePublished(list, [{ provider: 'openai', models: [model] }]);
  const reset = await store.reset();
  await reset.clear('full');
  expect(store.catalog.published()).toBeUndefined();
  await reset.restore();
  expect(store.catalog.published()?.models.of('openai')).toEqual([model]);
});

test('a key that was stored meanwhile wins, and the copy of the other one stays', async () => {
  const { store } = await filled();
  const reset = await store.reset();
  const copy = await reset.clear('config+creds+sessions');
  await save(store, 'openai:default', OTHER);
  expect(await reset.restore()).toMatchObject({ credentials: 0, conversations: 1, left: ['openai:default'] });
  expect(keyOf(store, 'openai:default')).toBe(OTHER);
  expect(existsSync(copy ?? '')).toBe(true);
});

test('a store that cannot be copied is not emptied, and leaves no half of a copy that would hide a whole one', async () => {
  const { folder, store } = await filled();
  await store.sessions.appendTurn('main', 'long', [{ role: 'user', text: 'x'.repeat(500_000) }]);
  store.close();
  const path = join(folder, 'models.sqlite');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, bytes.length - 100_000));
  const damaged = open(folder);
  await expect((await damaged.reset()).clear('full')).rejects.toThrow();
  expect(readdirSync(folder).filter((name) => name.includes('.reset-'))).toEqual([]);
  expect(keyOf(damaged, 'openai:default')).toBe(KEY);
});

test('nothing stored: nothing is made', async () => {
  const folder = temporaryFolder();
  const reset = await open(folder).reset();
  expect(await reset.clear('full')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  expect(await reset.restore()).toBeUndefined();
  expect(existsSync(join(folder, 'models.sqlite'))).toBe(false);
});
