import type { CatalogModel } from '../../core/models/catalog.ts';
import type { CatalogStore, DiscoveredModel } from '../../core/ports/catalog-store.ts';
import type { StoredProvider } from '../../core/providers/stored-provider.ts';
import type { Connection } from './connection.ts';
import { rowReader, text } from './row.ts';

const toModelRow = rowReader({ provider: text, id: text, facts: text, listedBy: text });
const toProviderRow = rowReader({ facts: text });

/** Discovered models in SQLite; provider and wire id are two columns and never parsed again (B075). */
export function createCatalogStore(connection: Connection, now: () => number): CatalogStore {
  return {
    discovered(agentId) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT provider, model_id AS id, facts_json AS facts, origin AS listedBy FROM discovered_models
           WHERE agent_id IN ('shared', ?) ORDER BY provider, model_id`,
        )
          .all(agentId)
          .map((row): DiscoveredModel => {
            const { provider, id, facts, listedBy } = toModelRow(row);
            return {
              ...(JSON.parse(facts) as CatalogModel),
              provider,
              id,
              source: 'discovered',
              ...(listedBy === '' ? {} : { listedBy }),
            };
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
          insert.run(agentId, provider, model.id, JSON.stringify(model), now(), origin);
      });
    },
    providers(agentId) {
      const rows = connection.read((sql) =>
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
