import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { storeIn } from './test-store.ts';

let store: Store;

beforeEach(() => {
  store = storeIn('', { path: ':memory:' });
});
afterEach(() => store.close());

function model(provider: string, id: string): CatalogModel {
  return { provider, id, name: id, input: ['text'], contextWindow: 8192, source: 'discovered' };
}

test('LOCAL-7: what a server offered is kept; a new list replaces that of its provider only', async () => {
  await store.catalog.replaceDiscovered('shared', 'ollama', [model('ollama', 'a'), model('ollama', 'b')]);
  await store.catalog.replaceDiscovered('shared', 'vllm', [model('vllm', 'c')]);
  await store.catalog.replaceDiscovered('shared', 'ollama', [model('ollama', 'b')]);
  expect(store.catalog.inventories('main').flatMap((inventory) => inventory.models)).toEqual([
    model('ollama', 'b'),
    model('vllm', 'c'),
  ]);
});

test('B075: a wire id with slashes, colons and quotes comes back unchanged', async () => {
  const id = 'hf.co/org/"model":Q4_K_M';
  await store.catalog.replaceDiscovered('shared', 'ollama', [model('ollama', id)]);
  expect(store.catalog.inventories('main').flatMap((inventory) => inventory.models)).toEqual([
    model('ollama', id),
  ]);
});

test('one agent does not see what was found for another', async () => {
  await store.catalog.replaceDiscovered('work', 'ollama', [model('ollama', 'a')]);
  expect(store.catalog.inventories('main').flatMap((inventory) => inventory.models)).toEqual([]);
  expect(store.catalog.inventories('work').flatMap((inventory) => inventory.models)).toHaveLength(1);
});
