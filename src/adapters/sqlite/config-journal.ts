import type { Connection } from './connection.ts';

export interface JournalEntry {
  readonly atMs: number;
  readonly actor: string;
  readonly path: string;
  readonly revisionBefore: string;
  readonly revisionAfter: string;
  readonly before: string;
  readonly after: string;
}

/** Every change of the config, whoever made it, with the whole text before and after (D7). */
export function createConfigJournal(connection: Connection): { append(entry: JournalEntry): Promise<void> } {
  return {
    async append(entry) {
      await connection.write((database) =>
        database
          .prepare(
            `INSERT INTO config_journal (at_ms, actor, path, revision_before, revision_after, text_before, text_after)
             VALUES (@atMs, @actor, @path, @revisionBefore, @revisionAfter, @before, @after)`,
          )
          .run(entry),
      );
    },
  };
}
