import * as z from 'zod';
import type { ConfigJournal } from '../../core/ports/config-journal.ts';
import type { Connection } from './connection.ts';

const EntrySchema = z.object({
  atMs: z.number(),
  actor: z.string(),
  path: z.string(),
  revisionBefore: z.string(),
  revisionAfter: z.string(),
  before: z.string(),
  after: z.string(),
});

/** The journal of config changes in SQLite. */
export function createConfigJournal(connection: Connection): ConfigJournal {
  return {
    async append(entry) {
      await connection.write((sql) =>
        sql(
          `INSERT INTO config_journal (at_ms, actor, path, revision_before, revision_after, text_before, text_after)
           VALUES (@atMs, @actor, @path, @revisionBefore, @revisionAfter, @before, @after)`,
        ).run(entry),
      );
    },
    list(limit) {
      const entries = connection.read((sql) =>
        sql(
          `SELECT at_ms AS atMs, actor, path, revision_before AS revisionBefore, revision_after AS revisionAfter,
             text_before AS before, text_after AS after FROM config_journal ORDER BY id DESC LIMIT ?`,
        )
          .all(limit)
          .map((row) => EntrySchema.parse(row)),
      );
      return entries ?? [];
    },
  };
}
