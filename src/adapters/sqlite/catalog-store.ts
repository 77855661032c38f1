import * as z from 'zod';
import type { CatalogModel } from '../../core/catalog.ts';
import type { CatalogStore } from '../../core/ports/catalog-store.ts';
import type { Connection } from './connection.ts';

const RowSchema = z.tuple([z.string(), z.string(), z.string()]);

/** Discovered models in SQLite; provider and wire id are two columns and never parsed again (B075). */
export function createCatalogStore(connection: Connection, now: () => number): CatalogStore {
  return {
    discovered(agentId) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT provider, model_id, facts_json FROM discovered_models WHERE agent_id IN ('shared', ?)
           ORDER BY provider, model_id`,
        )
          .raw()
          .all(agentId)
          .map((row): CatalogModel => {
            const [provider, id, facts] = RowSchema.parse(row);
            return { ...(JSON.parse(facts) as CatalogModel), provider, id, source: 'discovered' };
          }),
      );
      return rows ?? [];
    },
    async replaceDiscovered(agentId, provider, models) {
      await connection.write((sql) => {
        sql('DELETE FROM discovered_models WHERE agent_id = ? AND provider = ?').run(agentId, provider);
        const insert = sql(
          `INSERT OR REPLACE INTO discovered_models (agent_id, provider, model_id, facts_json, seen_at_ms)
           VALUES (?, ?, ?, ?, ?)`,
        );
        for (const model of models) insert.run(agentId, provider, model.id, JSON.stringify(model), now());
      });
    },
  };
}
