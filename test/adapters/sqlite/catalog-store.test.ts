import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
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

test('SQL-1, SQL-4, Q-2: the catalog is rows of the database, by agent and provider, of JSON; no file stands beside it', async () => {
  const folder = temporaryFolder();
  const first = storeIn(folder);
  await first.catalog.replaceDiscovered('work', 'ollama', [model('ollama', 'a')]);
  const own = { provider: 'own-host', baseUrl: 'http://127.0.0.1:9/v1', baseUrlFrom: 'agent' } as const;
  await first.catalog.replaceProviders('work', [
    { ...own, api: 'openai-completions', apiKey: 'OWN_KEY', headers: {}, models: [] },
  ]);
  first.close();
  const database = new Database(join(folder, 'models.sqlite'), { readonly: true });
  const rows = database
    .prepare(
      `SELECT agent_id AS agent, provider, facts_json AS facts FROM discovered_models
       UNION ALL SELECT agent_id, provider, facts_json FROM catalog_providers`,
    )
    .all() as readonly { readonly agent: string; readonly provider: string; readonly facts: string }[];
  database.close();
  expect(rows.map(({ agent, provider }) => [agent, provider])).toEqual([
    ['work', 'ollama'],
    ['work', 'own-host'],
  ]);
  expect(rows.map(({ facts }) => typeof JSON.parse(facts))).toEqual(['object', 'object']);
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([]);
  const second = storeIn(folder);
  expect(second.catalog.providers('work').map(({ provider }) => provider)).toEqual(['own-host']);
  second.close();
});

test('one agent does not see what was found for another', async () => {
  await store.catalog.replaceDiscovered('work', 'ollama', [model('ollama', 'a')]);
  expect(store.catalog.inventories('main').flatMap((inventory) => inventory.models)).toEqual([]);
  expect(store.catalog.inventories('work').flatMap((inventory) => inventory.models)).toHaveLength(1);
});
