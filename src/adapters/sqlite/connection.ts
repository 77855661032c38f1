import type Database from 'better-sqlite3';
import { openDatabase, openReadOnly } from './open-database.ts';
import { storeError } from './sqlite-errors.ts';

/** The one connection of this process, opened when first needed. */
export interface Connection {
  /** For reading; undefined while there is no store. */
  reader(): Database.Database | undefined;
  /** For writing; creates the store. */
  writer(): Database.Database;
  /** Runs a change in one immediate transaction, retrying while another process writes; never blocks the event loop. */
  write<T>(change: (database: Database.Database) => T): Promise<T>;
  close(): void;
}

export interface ConnectionOptions {
  readonly path: string;
  readonly busyTimeoutMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly fraction: () => number;
  readonly now: () => number;
}

/** How long a change waits for its turn before it gives up (decision 29). */
const PATIENCE_MS = 10_000;

/** Readers never create or migrate; the first write replaces the reading connection by a writing one. */
export function createConnection(options: ConnectionOptions): Connection {
  let writing: Database.Database | undefined;
  let reading: Database.Database | undefined;
  const openWriter = (): Database.Database => {
    if (writing === undefined) {
      reading?.close();
      reading = undefined;
      writing = openDatabase(options);
    }
    return writing;
  };
  const attempt = <T>(change: (database: Database.Database) => T): T => {
    const database = openWriter();
    return database.transaction(() => change(database)).immediate();
  };
  return {
    reader() {
      if (writing !== undefined) return writing;
      if (options.path === ':memory:') return openWriter();
      reading ??= openReadOnly(options);
      return reading;
    },
    writer: openWriter,
    async write(change) {
      const giveUpAt = options.now() + PATIENCE_MS;
      for (;;) {
        try {
          return attempt(change);
        } catch (error) {
          const known = storeError(error, options.path);
          if (known.code !== 'store-busy' || options.now() >= giveUpAt) throw known;
          await options.sleep(5 + options.fraction() * 45);
        }
      }
    },
    close() {
      writing?.close();
      reading?.close();
      writing = undefined;
      reading = undefined;
    },
  };
}
