import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../core/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { storeError } from './sqlite-errors.ts';

/** Before 3.51.3 two processes that checkpoint at once can corrupt a WAL file (performance.md, finding 2). */
const OLDEST_SQLITE = [3, 51, 3] as const;

export interface OpenOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** How long one statement may wait for another process; 0 where a screen or a stream must not freeze (decision 29). */
  readonly busyTimeoutMs: number;
}

/** Opens for reading and writing; creates folder (0700) and file (0600) first, then migrates. Throws AppErrors only. */
export function openDatabase(options: OpenOptions): Database.Database {
  try {
    if (options.path !== ':memory:') prepareFile(options.path);
    const database = new Database(options.path, { timeout: options.busyTimeoutMs });
    try {
      assertSqliteVersion(database);
      applyPragmas(database);
      migrate(database, options.path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw storeError(error, options.path);
  }
}

/**
 * Opens for reading only; undefined when there is no store yet. Never creates, migrates or checkpoints (B027). In a folder
 * that cannot be written, SQLite cannot keep its WAL index: a copy in memory is read instead (decision 36).
 */
export function openReadOnly(options: OpenOptions): Database.Database | undefined {
  const { path } = options;
  if (!existsSync(path)) return undefined;
  try {
    refuseLink(path);
    const database = openFileOrCopy(path, options.busyTimeoutMs);
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version > MIGRATIONS.length) throw tooNew(path, version);
    if (version === MIGRATIONS.length) return database;
    database.close();
    return undefined;
  } catch (error) {
    throw storeError(error, path);
  }
}

function openFileOrCopy(path: string, timeout: number): Database.Database {
  const database = new Database(path, { readonly: true, timeout });
  try {
    database.pragma('user_version');
    return database;
  } catch (error) {
    database.close();
    const code = String((error as { code?: unknown }).code);
    if (code !== 'SQLITE_CANTOPEN' && !code.startsWith('SQLITE_READONLY')) throw error;
    return openCopy(path, error);
  }
}

function openCopy(path: string, cause: unknown): Database.Database {
  const wal = lstatSync(`${path}-wal`, { throwIfNoEntry: false });
  if (wal !== undefined && wal.size > 0) throw cause;
  const bytes = readFileSync(path);
  // Bytes 18 and 19 say "WAL"; 1 says "rollback journal", which a copy in memory can be read as.
  bytes[18] = 1;
  bytes[19] = 1;
  return new Database(bytes, { readonly: true });
}

function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  refuseLink(path);
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  // The mode of the file decides the mode of -wal and -shm, so it must be right before SQLite sees it (user-pain 5.1).
  const handle = openSync(path, flags, 0o600);
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) throw Object.assign(new Error('it is not a regular file'), { code: 'ENOTFILE' });
  } finally {
    closeSync(handle);
  }
}

function refuseLink(path: string): void {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isSymbolicLink() === true) throw Object.assign(new Error('link'), { code: 'ELOOP' });
  if (status?.isDirectory() === true) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
}

function applyPragmas(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  // Without this, every connection but the first silently gets NORMAL (performance.md, finding 1).
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  database.pragma('trusted_schema = OFF');
}

function migrate(database: Database.Database, path: string): void {
  const version = (): number => database.pragma('user_version', { simple: true }) as number;
  if (version() > MIGRATIONS.length) throw tooNew(path, version());
  if (version() === MIGRATIONS.length) return;
  if (version() === 0 && hasTables(database)) {
    throw Object.assign(new Error('foreign'), { code: 'SQLITE_NOTADB' });
  }
  database
    .transaction(() => {
      for (const script of MIGRATIONS.slice(version())) database.exec(script);
      database.pragma(`user_version = ${MIGRATIONS.length}`);
    })
    .immediate();
}

function hasTables(database: Database.Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' LIMIT 1").get() !== undefined;
}

function tooNew(path: string, version: number): AppError {
  return new AppError(
    'store-too-new',
    `The store ${path} was written by a newer version (schema ${version})`,
    {
      hint: 'It was not touched. Update this program.',
    },
  );
}

function assertSqliteVersion(database: Database.Database): void {
  const text = database.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = text.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) throw new Error(`SQLite ${text} has a known corruption bug; 3.51.3 or newer is needed`);
  }
}
