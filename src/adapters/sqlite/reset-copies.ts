import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { ProfilePlace } from '../../core/ports/auth-store.ts';
import type { KeptCredential, ResetCopy } from '../../core/ports/store-reset.ts';
import type { Sealing, Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { blob, rowReader, text } from './row.ts';
import { sealedPlace } from './sealed-place.ts';
import { readSealing } from './sealing.ts';
import { namesIn } from './store-copies.ts';

const toKept = rowReader({ owner: text, id: text, provider: text });
const toSealed = rowReader({ owner: text, id: text, sealed: blob });
const HELD = 'SELECT owner, profile_id AS id, provider FROM auth_profiles ORDER BY profile_id, owner';
const SEALED = 'SELECT owner, profile_id AS id, sealed FROM auth_profiles WHERE sealed IS NOT NULL';

/** Where resets keep what they took, the newest last. */
export function resetCopies(path: string): readonly string[] {
  const prefix = `${basename(path)}.reset-`;
  return namesIn(dirname(path))
    .filter((name) => name.startsWith(prefix) && name.endsWith('.backup'))
    .toSorted()
    .map((name) => join(dirname(path), name));
}

/** What one copy holds; its credentials are undefined where it cannot be read. */
export function readCopy(copy: string): ResetCopy {
  try {
    return { path: copy, credentials: withCopy(copy, heldBy, { readonly: true }) };
  } catch {
    return { path: copy, credentials: undefined };
  }
}

/**
 * Takes credentials out of every copy, without a byte of them left; a copy of nothing else goes as a whole (S19). Returns the
 * copies that could not be read or changed.
 */
export function forgetInCopies(path: string, places: readonly ProfilePlace[]): readonly string[] {
  return resetCopies(path).filter((copy) => {
    try {
      const { credentials } = readCopy(copy);
      if (credentials === undefined) return true;
      if (!credentials.some((held) => isOneOf(held, places))) return false;
      if (withCopy(copy, (database) => forgetIn(database, places))) rmSync(copy, { force: true });
      return false;
    } catch {
      return true;
    }
  });
}

/** Seals every copy with the present key. `left` stay as they are: the store keeps the keys that open them. */
export function resealCopies(
  connection: Connection,
  path: string,
  vault: Vault,
): { readonly sealed: number; readonly left: readonly string[] } {
  const sealing = connection.read(readSealing);
  const copies = resetCopies(path);
  const left = copies.filter((copy) => {
    try {
      withCopy(copy, (database) => resealIn(database, vault, sealing));
      return false;
    } catch {
      return true;
    }
  });
  return { sealed: copies.length - left.length, left };
}

/** Seals rows that an older key sealed with the present one. Throws `store-locked` when no key that is known opens one. */
export function reseal(sql: Sql, rows: readonly unknown[], vault: Vault, sealing: Sealing | undefined): void {
  const update = sql('UPDATE auth_profiles SET sealed = ? WHERE owner = ? AND profile_id = ?');
  for (const { owner, id, sealed } of rows.map(toSealed)) {
    const place = sealedPlace({ owner, id });
    const secret = vault.openOld(sealed, place, sealing);
    update.run(vault.seal(secret, place, { mayMakeKey: false, sealing }), owner, id);
  }
}

function resealIn(database: Database.Database, vault: Vault, sealing: Sealing | undefined): void {
  reseal((query) => database.prepare(query), database.prepare(SEALED).all(), vault, sealing);
  // What it says of the keys is the store's own word, or the key before would open the ones before that.
  database.prepare('DELETE FROM sealing_keys').run();
  const insert = database.prepare('INSERT INTO sealing_keys (key_id, sealed) VALUES (?, ?)');
  for (const { keyId, sealed } of sealing?.retired ?? []) insert.run(keyId, sealed);
  if (sealing !== undefined) insert.run(sealing.keyId, null);
}

/** Is nothing left that could be brought back? */
function forgetIn(database: Database.Database, places: readonly ProfilePlace[]): boolean {
  for (const { owner, id } of places) {
    database.prepare('DELETE FROM auth_profiles WHERE owner = ? AND profile_id = ?').run(owner, id);
  }
  const rest = database.prepare(
    'SELECT (SELECT count(*) FROM auth_profiles) + (SELECT count(*) FROM sessions)',
  );
  return rest.pluck().get() === 0;
}

function heldBy(database: Database.Database): readonly KeptCredential[] {
  return database.prepare(HELD).all().map(toKept);
}

function isOneOf(held: ProfilePlace, places: readonly ProfilePlace[]): boolean {
  return places.some(({ owner, id }) => owner === held.owner && id === held.id);
}

/** One transaction in a copy, which overwrites what it removes. */
function withCopy<T>(
  copy: string,
  work: (database: Database.Database) => T,
  { readonly = false }: { readonly readonly?: boolean } = {},
): T {
  const database = new Database(copy, { readonly, fileMustExist: true });
  try {
    database.pragma('secure_delete = ON');
    return database.transaction(() => work(database))();
  } finally {
    database.close();
  }
}
