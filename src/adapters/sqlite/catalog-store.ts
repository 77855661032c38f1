import * as z from 'zod/mini';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { once } from '../../core/once.ts';
import type { CatalogStore, DiscoveredModel } from '../../core/ports/catalog-store.ts';
import type { StoredProvider } from '../../core/providers/stored-provider.ts';
import type { Connection } from './connection.ts';

const rowSchema = once(() => z.tuple([z.string(), z.string(), z.string(), z.string()]));
const factsSchema = once(() => z.array(z.string()));

/** Discovered models in SQLite; provider and wire id are two columns and never parsed again (B075). */
export function createCatalogStore(connection: Connection, now: () => number): CatalogStore {
  return {
    discovered(agentId) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT provider, model_id, facts_json, origin FROM discovered_models WHERE agent_id IN ('shared', ?)
           ORDER BY provider, model_id`,
        )
          .raw()
          .all(agentId)
          .map((row): DiscoveredModel => {
            const [provider, id, facts, listedBy] = rowSchema().parse(row);
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
        factsSchema()
          .parse(
            sql('SELECT facts_json FROM catalog_providers WHERE agent_id = ? ORDER BY provider')
              .pluck()
              .all(agentId),
          )
          .map((facts) => JSON.parse(facts) as StoredProvider),
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
