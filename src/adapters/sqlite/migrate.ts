import { closeSync, linkSync, openSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { AppError } from '../../core/errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { isBusy, storeError } from './sqlite-errors.ts';
import { copiesOf, copyPath } from './store-copies.ts';

/**
 * Whose database is this, and how old? Reads only. Throws `store-too-new`, and `SQLITE_NOTADB` for a database of another
 * program; 0 means an empty file.
 */
export function schemaVersion(database: Database.Database, path: string): number {
  // In one transaction: between two looks another process may make the store, and half of each looks like a foreign one.
  const { version, tables } = database.transaction(() => ({
    version: database.pragma('user_version', { simple: true }) as number,
    tables: database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
  }))();
  if (version > MIGRATIONS.length) {
    throw new AppError(
      'store-too-new',
      `The store ${path} was written by a newer version (schema ${version})`,
      { hint: 'It is left as it is. Update this program.' },
    );
  }
  const isExpected = version === 0 ? tables.length === 0 : tables.includes('auth_profiles');
  if (!isExpected) throw Object.assign(new Error('of another program'), { code: 'SQLITE_NOTADB' });
  return version;
}

/** Brings a database to the present schema in one immediate transaction (SQL-3); of an existing one it keeps a copy first. */
export function migrate(database: Database.Database, path: string): void {
  const from = schemaVersion(database, path);
  if (from === MIGRATIONS.length) return;
  const backup = from === 0 || path === '' ? undefined : keepCopy(database, path, from);
  try {
    database
      .transaction(() => {
        // Another process may have done it while this one waited for its turn.
        for (const script of MIGRATIONS.slice(schemaVersion(database, path))) database.exec(script);
        database.pragma(`user_version = ${MIGRATIONS.length}`);
      })
      .immediate();
  } catch (error) {
    const known = storeError(error, path);
    if (backup === undefined) throw known;
    if (isBusy(known) || (known instanceof AppError && known.code === 'store-full')) {
      throw known;
    }
    throw stuck(path, from, `It is left as it is, and a copy is in ${backup}.`, error);
  }
}

/** Brings a copy in memory up to date, for reading; `path` is the store that it was taken from, which stays as it is. */
export function migrateCopy(copy: Database.Database, path: string): void {
  const from = schemaVersion(copy, path);
  if (from === 0) return;
  try {
    migrate(copy, '');
  } catch (error) {
    throw stuck(path, from, 'It is left as it is.', error);
  }
}

function stuck(path: string, from: number, what: string, cause: unknown): AppError {
  return new AppError('store-corrupt', `The store ${path} cannot be brought from schema ${from} up to date`, {
    hint: `${what} Move it away and run "openclaw onboard" to start a new one.`,
    cause,
  });
}

/** Removes the copies that migrations kept: a removed credential must not live on in them (S19). */
export function removeCopies(path: string): void {
  for (const copy of copiesOf(path)) rmSync(copy, { force: true });
}

/** `VACUUM INTO` takes the umask's mode for a new file, so the file is made first (user-pain 5.1). */
function keepCopy(database: Database.Database, path: string, version: number): string {
  const copy = copyPath(path, version);
  const temporary = `${copy}.${process.pid}`;
  rmSync(temporary, { force: true });
  closeSync(openSync(temporary, 'wx', 0o600));
  try {
    database.prepare('VACUUM INTO ?').run(temporary);
    linkSync(temporary, copy);
  } catch (error) {
    // The first copy stays: a later one may already hold the new schema.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return copy;
}
