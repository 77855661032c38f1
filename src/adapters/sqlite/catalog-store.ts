import type { CatalogModel } from '../../core/models/catalog.ts';
import type { CatalogStore, Inventory } from '../../core/ports/catalog-store.ts';
import type { StoredProvider } from '../../core/providers/stored-provider.ts';
import type { Connection } from './connection.ts';
import { createPublishedList } from './published-list.ts';
import { rowReader, text } from './row.ts';

const toInventoryRow = rowReader({ provider: text, listedBy: text, facts: text });
const toProviderRow = rowReader({ facts: text });

/** Discovered models in SQLite; provider and wire id are two columns and never parsed again (B075). */
export function createCatalogStore(connection: Connection, now: () => number): CatalogStore {
  const inventoryOf = keptInventories();
  return {
    ...createPublishedList(connection),
    inventories(agentId) {
      // One text for each list: a thousand rows one by one cost several times as much as the list itself.
      const rows = connection.kept(`inventories ${agentId}`, (sql) =>
        sql(
          `SELECT provider, origin AS listedBy, '[' || group_concat(facts_json, ',' ORDER BY model_id) || ']' AS facts
           FROM discovered_models WHERE agent_id IN ('shared', ?) GROUP BY provider, origin ORDER BY provider`,
        )
          .all(agentId)
          .map((row) => {
            const { provider, listedBy, facts } = toInventoryRow(row);
            return inventoryOf(provider, listedBy, facts);
          }),
      );
      return rows ?? [];
    },
    async replaceDiscovered(agentId, provider, models, origin = '') {
      await connection.write((sql) => {
        sql('DELETE FROM discovered_models WHERE agent_id = ? AND provider = ?').run(agentId, provider);
        const insert = sql(
          `INSERT OR REPLACE INTO discovered_models (agent_id, provider, model_id, facts_json, seen_at_ms, origin)
           VALUES (?, ?, ?, ?, ?, ?)`,
        );
        for (const model of models)
          insert.run(agentId, provider, model.id, factsOf(provider, model), now(), origin);
      });
    },
    listedAt(agentId, provider) {
      const at = connection.read((sql) =>
        sql(`SELECT max(seen_at_ms) FROM discovered_models WHERE agent_id IN ('shared', ?) AND provider = ?`)
          .pluck()
          .get(agentId, provider),
      );
      return typeof at === 'number' ? at : undefined;
    },
    providers(agentId) {
      const rows = connection.kept(`providers ${agentId}`, (sql) =>
        sql('SELECT facts_json AS facts FROM catalog_providers WHERE agent_id = ? ORDER BY provider')
          .all(agentId)
          .map((row) => JSON.parse(toProviderRow(row).facts) as StoredProvider),
      );
      return rows ?? [];
    },
    async replaceProviders(agentId, providers) {
      await connection.write((sql) => {
        sql('DELETE FROM catalog_providers WHERE agent_id = ?').run(agentId);
        const insert = sql(
          'INSERT INTO catalog_providers (agent_id, provider, facts_json, seen_at_ms) VALUES (?, ?, ?, ?)',
        );
        for (const row of providers) insert.run(agentId, row.provider, JSON.stringify(row), now());
      });
    },
  };
}

/** Makes the list of a text; the one it made before as long as the text is the same. */
function keptInventories(): (provider: string, listedBy: string, facts: string) => Inventory {
  const kept = new Map<string, { readonly facts: string; readonly inventory: Inventory }>();
  return (provider, listedBy, facts) => {
    const key = `${provider} ${listedBy}`;
    const known = kept.get(key);
    if (known?.facts === facts) return known.inventory;
    const models = JSON.parse(facts) as readonly CatalogModel[];
    const inventory = { provider, listedBy: listedBy === '' ? undefined : listedBy, models };
    kept.set(key, { facts, inventory });
    return inventory;
  };
}

function factsOf(provider: string, model: CatalogModel): string {
  return JSON.stringify({ ...model, provider, source: 'discovered' });
}
