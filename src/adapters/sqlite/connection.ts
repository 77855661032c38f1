import Database from 'better-sqlite3';
import { removeCopies } from './migrate.ts';
import { stamps } from './open-copy.ts';
import { openDatabase, openReadOnly } from './open-database.ts';
import { type RetryTimes, retryBusy, retryBusyRead } from './retry-busy.ts';
import { storeError } from './sqlite-errors.ts';

/** The statement for a text; prepared once per connection. */
export type Sql = (text: string) => Database.Statement<unknown[], unknown>;

/** The one connection of this process, opened when first needed. Everything throws AppErrors that name the file. */
export interface Connection {
  /** Runs a query; undefined while there is no store. */
  read<T>(query: (sql: Sql) => T): T | undefined;
  /**
   * The same for a query over facts: its answer is kept, and given out again as the same object, until somebody changes the
   * store. Changes of other processes count at once; of our own, those of `'records'` leave it as it is.
   * @param name of the query with its parameters
   */
  facts<T>(name: string, query: (sql: Sql) => T): T | undefined;
  /**
   * Runs a change in one immediate transaction and creates the store if need be. While another process writes it is tried
   * again for up to 10 s, without blocking the event loop when `busyTimeoutMs` is 0; then it rejects with `store-busy`.
   * Changes of one process happen in the order they were asked for. `'records'` is for what no `facts` query reads: blocks and
   * the ledger, leases, conversations.
   */
  write<T>(change: (sql: Sql) => T, of?: 'facts' | 'records'): Promise<T>;
  /** After a removal: takes the removed bytes out of the WAL and removes the copies that migrations kept (S19). */
  forget(): Promise<void>;
  /** Differs after every commit, by this process or another. */
  version(): number;
  close(): void;
}

export interface ConnectionOptions extends RetryTimes {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly busyTimeoutMs: number;
}

/** How long a change waits for its turn before it gives up (decision 29). */
const PATIENCE_MS = 10_000;

interface Opened {
  readonly database: Database.Database;
  readonly sql: Sql;
}

/** Answers about facts, as of one state of them. */
interface KeptFacts {
  readonly from: Opened;
  readonly others: number;
  readonly own: number;
  readonly answers: Map<string, unknown>;
}

/** Readers never create or migrate; the first write replaces the reading connection by a writing one. */
export function createConnection(options: ConnectionOptions): Connection {
  let writing: Opened | undefined;
  let reading: Opened | undefined;
  let copiedFrom = '';
  let openings = 0;
  const opened = (database: Database.Database): Opened => {
    openings += 1;
    return { database, sql: createSql(database) };
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
  let ownChanges = 0;
  let kept: KeptFacts | undefined;
  let moment: { readonly from: Opened; readonly others: number } | undefined;
  // A picture of the world is a dozen queries without a pause; they see one state of the file, so it is asked for once.
  const othersNow = (from: Opened): number => {
    if (moment?.from !== from) {
      moment = { from, others: othersChanges(from) };
      queueMicrotask(() => {
        moment = undefined;
      });
    }
    return moment.others;
  };
  // Looked at before the query: what changes in between makes the answer newer than its stamp, never older.
  const answersOf = (from: Opened): Map<string, unknown> => {
    const others = othersNow(from);
    if (kept?.from !== from || kept.others !== others || kept.own !== ownChanges) {
      kept = { from, others, own: ownChanges, answers: new Map() };
    }
    return kept.answers;
  };
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
    facts: (name, query) =>
      read((from) => {
        // Inside a change of our own nothing is settled yet.
        if (from.database.inTransaction) return query(from.sql);
        const answers = answersOf(from);
        if (!answers.has(name)) answers.set(name, query(from.sql));
        return answers.get(name) as ReturnType<typeof query>;
      }),
    write: (change, of = 'facts') =>
      inTurn(() => {
        const { database, sql } = writer();
        if (of === 'facts') ownChanges += 1;
        return database.transaction(() => change(sql)).immediate();
      }),
    forget: () =>
      inTurn(() => {
        if (options.path === ':memory:') return;
        removeCopies(options.path);
        foldLog(writer().database);
      }),
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
  return othersChanges(opened) * 1e6 + (opened.sql('SELECT total_changes()').pluck().get() as number);
}

function othersChanges({ sql }: Opened): number {
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
