import Database from 'better-sqlite3';
import { type PerMoment, perMoment } from '../../core/per-moment.ts';
import { KeptAnswers, type StorePart } from './kept-answers.ts';
import { removeCopies } from './migrate.ts';
import { stamps } from './open-copy.ts';
import { openDatabase, openReadOnly } from './open-database.ts';
import { type RetryTimes, retryBusy, retryBusyRead } from './retry-busy.ts';
import { isBusy, storeError } from './sqlite-errors.ts';

/** The statement for a text; prepared once per connection. */
export type Sql = (text: string) => Database.Statement<unknown[], unknown>;

/** The one connection of this process, opened when first needed. Everything throws AppErrors that name the file. */
export interface Connection {
  /** Runs a query; undefined while there is no store. */
  read<T>(query: (sql: Sql) => T): T | undefined;
  /**
   * The same for a query over one part of the store: its answer is kept, and given out again as the same object, until somebody
   * changes that part. Changes of other processes count at once, whatever they were about.
   * @param name of the query with its parameters
   */
  kept<T>(name: string, query: (sql: Sql) => T, part?: StorePart): T | undefined;
  /**
   * Runs a change in one immediate transaction and creates the store if need be. While another process writes it is tried
   * again for up to 10 s, without blocking the event loop when `busyTimeoutMs` is 0; then it rejects with `store-busy`.
   * Changes of one process happen in the order they were asked for.
   * @param changed the parts of the store that the change alters, `kept` answers over which are asked for anew; all when absent
   */
  write<T>(change: (sql: Sql) => T, changed?: ChangedParts<T>): Promise<T>;
  /**
   * After a removal: takes the removed bytes out of the WAL and removes the copies that migrations kept (S19). The rows are gone
   * whatever readers do; false when one is in the way, so that their bytes leave the WAL only with the next checkpoint.
   */
  forget(): Promise<boolean>;
  /** Differs after every commit, by this process or another. */
  version(): number;
  close(): void;
}

export interface ConnectionOptions extends RetryTimes {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly busyTimeoutMs: number;
}

/** The parts of the store that a change alters, known beforehand or by its result. */
type ChangedParts<T> = readonly StorePart[] | ((result: T) => readonly StorePart[]);

/** How long a change waits for its turn before it gives up (decision 29). */
const PATIENCE_MS = 10_000;

interface Opened {
  readonly database: Database.Database;
  readonly sql: Sql;
  /** Differs after every change by another process. */
  readonly others: PerMoment<number>;
}

/** Readers never create or migrate; the first write replaces the reading connection by a writing one. */
export function createConnection(options: ConnectionOptions): Connection {
  let writing: Opened | undefined;
  let reading: Opened | undefined;
  let copiedFrom = '';
  let openings = 0;
  const opened = (database: Database.Database): Opened => {
    openings += 1;
    const sql = createSql(database);
    return { database, sql, others: perMoment(() => othersChanges(sql)) };
  };
  const writer = (): Opened => {
    if (writing === undefined) {
      reading?.database.close();
      reading = undefined;
      writing = opened(openDatabase(options));
    }
    return writing;
  };
  const reader = (): Opened | undefined => {
    if (writing !== undefined) return writing;
    if (options.path === ':memory:') return writer();
    // A copy in memory does not see what others change; the file tells when to take it again.
    if (reading?.database.memory === true && stamps(options.path) !== copiedFrom) {
      reading.database.close();
      reading = undefined;
    }
    if (reading === undefined) {
      copiedFrom = stamps(options.path);
      const database = openReadOnly(options);
      reading = database === undefined ? undefined : opened(database);
    }
    return reading;
  };
  const translated = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeError(error, options.path);
    }
  };
  const read = <T>(query: (from: Opened) => T): T | undefined => {
    const attempt = (): T | undefined =>
      translated(() => {
        const from = reader();
        return from === undefined ? undefined : query(from);
      });
    return options.busyTimeoutMs > 0 ? attempt() : retryBusyRead(attempt);
  };
  const answers = new KeptAnswers();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  // An override that is still being retried must not land after the one that takes it back (SRC-4).
  const inTurn = <T>(work: () => T): Promise<T> => {
    const giveUpAtMs = options.now() + PATIENCE_MS;
    const run = (): Promise<T> => retryBusy(() => translated(work), giveUpAtMs, options);
    const result = waiting === 0 ? run() : last.then(run);
    waiting += 1;
    last = result.then(
      () => (waiting -= 1),
      () => (waiting -= 1),
    );
    return result;
  };
  return {
    read: (query) => read(({ sql }) => query(sql)),
    kept: (name, query, part = 'facts') =>
      read((from) => {
        // Inside a change of our own nothing is settled yet.
        if (from.database.inTransaction) return query(from.sql);
        const known = answers.answersOf(part, from.database, from.others());
        if (!known.has(name)) known.set(name, query(from.sql));
        return known.get(name) as ReturnType<typeof query>;
      }),
    write: (change, changed) =>
      inTurn(() => {
        const { database, sql } = writer();
        const result = database.transaction(() => change(sql)).immediate();
        answers.changed(typeof changed === 'function' ? changed(result) : changed);
        return result;
      }),
    async forget() {
      try {
        await inTurn(() => {
          if (options.path === ':memory:') return;
          removeCopies(options.path);
          foldLog(writer().database);
        });
        return true;
      } catch (error) {
        if (!isBusy(error)) throw error;
        return false;
      }
    },
    version: () => read((from) => openings * 1e12 + versionOf(from)) ?? 0,
    close() {
      writing?.database.close();
      reading?.database.close();
      writing = undefined;
      reading = undefined;
    },
  };
}

/** `data_version` counts the commits of other connections, `total_changes` our own; both only grow. */
function versionOf(opened: Opened): number {
  return othersChanges(opened.sql) * 1e6 + (opened.sql('SELECT total_changes()').pluck().get() as number);
}

function othersChanges(sql: Sql): number {
  return sql('PRAGMA data_version').pluck().get() as number;
}

function foldLog(database: Database.Database): void {
  const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (result?.busy === 1) throw new Database.SqliteError('a reader is in the way', 'SQLITE_BUSY');
}

function createSql(database: Database.Database): Sql {
  const statements = new Map<string, Database.Statement<unknown[], unknown>>();
  return (text) => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare<unknown[], unknown>(text);
    statements.set(text, statement);
    return statement;
  };
}
