import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { ConfigJournal } from '../../core/ports/config-journal.ts';
import { orUndefined } from './attempt-row.ts';
import type { Connection } from './connection.ts';

const rowSchema = once(() =>
  z.object({
    id: z.number(),
    atMs: z.number(),
    actor: z.string(),
    path: z.string(),
    revisionBefore: z.string(),
    revisionAfter: z.string(),
    undoes: orUndefined(z.number()),
  }),
);
const textsSchema = once(() => z.object({ before: z.string(), after: z.string() }));
const entrySchema = once(() => z.extend(rowSchema(), textsSchema().shape));

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
          .map((row) => rowSchema().parse(row)),
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
        .map((row) => textsSchema().parse(row))
        .flatMap(({ before, after }) => [before, after]);
    },
    entry(id) {
      const row = connection.read((sql) =>
        sql(
          `SELECT ${COLUMNS}, text_before AS before, text_after AS after FROM config_journal WHERE id = ?`,
        ).get(id),
      );
      return row === undefined ? undefined : entrySchema().parse(row);
    },
  };
}
