import * as z from 'zod';
import type { ConfigJournal } from '../../core/ports/config-journal.ts';
import type { Connection } from './connection.ts';

const RowSchema = z.object({
  id: z.number(),
  atMs: z.number(),
  actor: z.string(),
  path: z.string(),
  revisionBefore: z.string(),
  revisionAfter: z.string(),
  undoes: z
    .number()
    .nullable()
    .transform((id) => id ?? undefined),
});
const TextsSchema = z.object({ before: z.string(), after: z.string() });
const EntrySchema = RowSchema.extend(TextsSchema.shape);

const COLUMNS = `id, at_ms AS atMs, actor, path, revision_before AS revisionBefore,
  revision_after AS revisionAfter, undoes`;

/** The journal of config changes in SQLite. */
export function createConfigJournal(connection: Connection): ConfigJournal {
  return {
    async append(entry) {
      await connection.write((sql) =>
        sql(
          `INSERT INTO config_journal
             (at_ms, actor, path, revision_before, revision_after, text_before, text_after, undoes)
           VALUES (@atMs, @actor, @path, @revisionBefore, @revisionAfter, @before, @after, @undoes)`,
        ).run({ ...entry, undoes: entry.undoes ?? null }),
      );
    },
    list(path, limit = -1) {
      const rows = connection.read((sql) =>
        sql(`SELECT ${COLUMNS} FROM config_journal WHERE path = ? ORDER BY id DESC LIMIT ?`)
          .all(path, limit)
          .map((row) => RowSchema.parse(row)),
      );
      return rows ?? [];
    },
    texts(limit) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT text_before AS before, text_after AS after FROM config_journal ORDER BY id DESC LIMIT ?`,
        ).all(limit),
      );
      return (rows ?? [])
        .map((row) => TextsSchema.parse(row))
        .flatMap(({ before, after }) => [before, after]);
    },
    entry(id) {
      const row = connection.read((sql) =>
        sql(
          `SELECT ${COLUMNS}, text_before AS before, text_after AS after FROM config_journal WHERE id = ?`,
        ).get(id),
      );
      return row === undefined ? undefined : EntrySchema.parse(row);
    },
  };
}
