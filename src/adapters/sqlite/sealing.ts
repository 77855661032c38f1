import { AppError } from '../../core/errors.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { isSameSealing, type Sealing, type Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { blob, orNull, rowReader, text } from './row.ts';

const toKey = rowReader({ key_id: text, sealed: orNull(blob) });

/** The key may be replaced between two looks, and again; nobody does that more often. */
const TRIES = 5;

/** Which key the rows are sealed with; undefined while that is still the first one. */
export function readSealing(sql: Sql): Sealing | undefined {
  const keys = sql('SELECT key_id, sealed FROM sealing_keys ORDER BY position').all().map(toKey);
  const current = keys.at(-1);
  if (current === undefined) return undefined;
  return {
    keyId: current.key_id,
    retired: keys.flatMap(({ key_id, sealed }) => (sealed === null ? [] : [{ keyId: key_id, sealed }])),
  };
}

/**
 * Opens what `find` gives. Another process may replace the key between the look at it and the look at the row; then both are
 * looked at again. Undefined when there is nothing; throws what the vault throws.
 */
export function openSealed(
  connection: Connection,
  vault: Vault,
  find: (sql: Sql) => Buffer | undefined,
  place: string,
): Secret | undefined {
  for (let left = TRIES; ; left -= 1) {
    const sealing = connection.read(readSealing);
    const sealed = connection.read(find);
    if (sealed === undefined) return undefined;
    try {
      return vault.open(sealed, place, sealing);
    } catch (error) {
      if (left <= 1 || isSameSealing(sealing, connection.read(readSealing))) throw error;
    }
  }
}

/**
 * Writes sealed rows. They are sealed before the transaction, which holds up everybody; when the key was replaced in between,
 * nothing is written and they are sealed again, with the new one: a row under a dropped key would be lost.
 */
export async function writeSealed<S, T>(
  connection: Connection,
  seal: (sealing: Sealing | undefined) => S,
  change: (sql: Sql, sealed: S, sealing: Sealing | undefined) => T,
): Promise<T> {
  for (let left = TRIES; left > 0; left -= 1) {
    const sealing = connection.read(readSealing);
    const sealed = seal(sealing);
    const written = await connection.write((sql) =>
      isSameSealing(sealing, readSealing(sql)) ? { result: change(sql, sealed, sealing) } : undefined,
    );
    if (written !== undefined) return written.result;
  }
  throw new AppError('store-busy', 'The key of the store is being replaced', {
    hint: 'Try again in a moment.',
  });
}
