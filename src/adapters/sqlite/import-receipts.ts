import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { ImportClaim, ImportStore } from '../../core/ports/import-store.ts';
import type { Connection } from './connection.ts';

const claimSchema = once(() => z.object({ sourceId: z.number(), atMs: z.number() }));
const idsSchema = once(() => z.array(z.string()));
type Receipts = Pick<ImportStore, 'begin' | 'claim' | 'receipted' | 'archived' | 'finish'>;

/** Runs, sources and receipts of imports (DOC-3): `migration_runs`, `migration_sources`, `migration_credentials`. */
export function createImportReceipts(connection: Connection, now: () => number): Receipts {
  return {
    begin: (actor) =>
      connection.write((sql) =>
        Number(
          sql('INSERT INTO migration_runs (actor, started_at_ms) VALUES (?, ?)').run(actor, now())
            .lastInsertRowid,
        ),
      ),
    claim: (runId, { path, kind, content }) =>
      connection.write((sql): ImportClaim => {
        // A run that was killed left its claim behind; the same content goes on under the same name of its archive.
        const open = sql(
          `SELECT id AS sourceId, at_ms AS atMs FROM migration_sources
           WHERE path = ? AND digest = ? AND state <> 'archived' ORDER BY id DESC LIMIT 1`,
        ).get(path, content.digest);
        if (open !== undefined) return { runId, ...claimSchema().parse(open) };
        const atMs = now();
        const { lastInsertRowid } = sql(
          `INSERT INTO migration_sources (run_id, path, kind, digest, state, at_ms) VALUES (?, ?, ?, ?, 'claimed', ?)`,
        ).run(runId, path, kind, content.digest, atMs);
        return { runId, sourceId: Number(lastInsertRowid), atMs };
      }),
    receipted(owner) {
      const ids = connection.read((sql) =>
        idsSchema().parse(
          sql('SELECT profile_id FROM migration_credentials WHERE owner = ?').pluck().all(owner),
        ),
      );
      return new Set(ids ?? []);
    },
    async archived({ sourceId }, archivePath) {
      await connection.write((sql) =>
        sql(`UPDATE migration_sources SET state = 'archived', archive_path = ? WHERE id = ?`).run(
          archivePath,
          sourceId,
        ),
      );
    },
    async finish(runId) {
      await connection.write((sql) =>
        sql(
          `UPDATE migration_runs SET finished_at_ms = @now,
             sources = (SELECT count(*) FROM migration_sources WHERE run_id = @runId),
             imported = (SELECT coalesce(sum(imported), 0) FROM migration_sources WHERE run_id = @runId),
             kept = (SELECT coalesce(sum(kept), 0) FROM migration_sources WHERE run_id = @runId)
           WHERE id = @runId`,
        ).run({ runId, now: now() }),
      );
    },
  };
}
