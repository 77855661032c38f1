import Database from 'better-sqlite3';
import { AppError } from '../../core/errors.ts';
import { migrate, migrateCopy, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { copyOf, openCopy } from './open-copy.ts';
import { storeError } from './sqlite-errors.ts';
import { createStoreFile, makePrivate, storeFileExists } from './store-file.ts';

/** Before 3.51.3 two processes that checkpoint at once can corrupt a WAL file (performance.md, finding 2). */
const OLDEST_SQLITE = [3, 51, 3] as const;

export interface OpenOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** How long one statement may wait for another process; 0 where a screen or a stream must not freeze (decision 29). */
  readonly busyTimeoutMs: number;
}

/** Opens for reading and writing; creates folder (0700) and file (0600) first, then migrates. Throws AppErrors. */
export function openDatabase({ path, busyTimeoutMs }: OpenOptions): Database.Database {
  try {
    if (path !== ':memory:') createStoreFile(path);
    return checked(new Database(path, { timeout: busyTimeoutMs }), (database) => {
      // Looked at before anything is changed: a database of another program stays as it is.
      schemaVersion(database, path);
      if (path !== ':memory:') makePrivate(path);
      database.pragma('journal_mode = WAL');
      applyPragmas(database);
      migrate(database, path);
    });
  } catch (error) {
    throw storeError(error, path);
  }
}

/**
 * Opens for reading only; undefined when there is no store yet. Never creates, migrates or checkpoints (decision 29, B027).
 * Where SQLite cannot keep its WAL index because the folder cannot be written (decision 36), and where the schema is older
 * than ours, a copy in memory is read instead: its `memory` is true and it does not see later changes.
 */
export function openReadOnly(options: OpenOptions): Database.Database | undefined {
  const { path } = options;
  try {
    if (!storeFileExists(path)) return undefined;
    const database = openFileOrCopy(options);
    const version = schemaVersion(database, path);
    if (version === MIGRATIONS.length) return database;
    try {
      return version === 0 ? undefined : checked(copyOf(database), (copy) => migrateCopy(copy, path));
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeError(error, path);
  }
}

function openFileOrCopy({ path, busyTimeoutMs }: OpenOptions): Database.Database {
  try {
    return checked(new Database(path, { readonly: true, timeout: busyTimeoutMs }), (database) => {
      applyPragmas(database);
      schemaVersion(database, path);
    });
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (!code.startsWith('SQLITE_CANTOPEN') && !code.startsWith('SQLITE_READONLY')) throw error;
    return checked(openCopy(path), (database) => migrateCopy(database, path));
  }
}

function checked(
  database: Database.Database,
  check: (database: Database.Database) => void,
): Database.Database {
  try {
    assertSqliteVersion(database);
    check(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function applyPragmas(database: Database.Database): void {
  // Without this, every connection but the first silently gets NORMAL (performance.md, finding 1).
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('trusted_schema = OFF');
}

function assertSqliteVersion(database: Database.Database): void {
  const text = database.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = text.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new AppError('store-unreadable', `SQLite ${text} can damage a store; 3.51.3 or newer is needed`, {
        hint: 'Install this program again: it comes with a newer one.',
      });
    }
  }
}
