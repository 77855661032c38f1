import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { ScanStore } from '../../core/ports/scan-store.ts';
import type { ScannedModel } from '../../core/scan/scan-diff.ts';
import type { Connection } from './connection.ts';

const rowSchema = once(() => z.object({ atMs: z.number(), models: z.string() }));

/** The last scans in SQLite: one row per source. */
export function createScanStore(connection: Connection): ScanStore {
  return {
    last(source) {
      const row = connection.read((sql) =>
        sql('SELECT at_ms AS atMs, models_json AS models FROM scans WHERE source = ?').get(source),
      );
      if (row === undefined) return undefined;
      const { atMs, models } = rowSchema().parse(row);
      return { atMs, models: JSON.parse(models) as readonly ScannedModel[] };
    },
    async keep(source, { atMs, models }) {
      await connection.write((sql) =>
        sql('INSERT OR REPLACE INTO scans (source, at_ms, models_json) VALUES (?, ?, ?)').run(
          source,
          atMs,
          JSON.stringify(models),
        ),
      );
    },
  };
}
