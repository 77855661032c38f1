import { AppError } from '../../core/errors.ts';
import type { Rekeyed } from '../../core/ports/key-rotation.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { idOfKey, openWith, sealWith } from '../secrets/envelope.ts';
import type { KeyChange, PreparedKey } from '../secrets/key-change.ts';
import { isSameSealing, retiredPlace, type Sealing, type Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { resealArchives } from './reseal-archives.ts';
import { resealCopies } from './reset-copies.ts';
import { blob, rowReader, text } from './row.ts';
import { sealedPlace } from './sealed-place.ts';
import { readSealing } from './sealing.ts';

const toRow = rowReader({ id: text, owner: text, sealed: blob });
const SEALED_ROWS = 'SELECT profile_id AS id, owner, sealed FROM auth_profiles WHERE sealed IS NOT NULL';

/**
 * Replaces the key, in an order in which every moment may be the last one: the new key is kept beside the old one; one
 * transaction seals all rows with it, opens each again and says which key counts; what is on the disk then is opened once
 * more; only now the new key takes the place of the old one. Whoever reads in between finds the key that the store names.
 */
export async function rekey(
  connection: Connection,
  path: string,
  vault: Vault,
  keys: KeyChange,
): Promise<Rekeyed> {
  const before = connection.read(readSealing);
  // One before was killed when everything but this was done.
  if (before !== undefined) keys.promote(before.keyId);
  const backendBefore = vault.backend();
  if (backendBefore === 'none yet' && before === undefined) {
    throw new AppError('nothing-to-do', 'There is no key to replace yet', {
      hint: 'It is made with the first credential that is stored.',
    });
  }
  const known = vault.keys(before);
  const next = keys.prepare();
  try {
    await connection.write((sql) => replaceKey(sql, vault, { before, known, next }));
  } catch (error) {
    // After an error of the disk the change may stand all the same; then the key is needed.
    if (connection.read(readSealing)?.keyId !== next.keyId) keys.drop(next.keyId);
    throw error;
  }
  const credentials = connection.read((sql) => confirmAll(sql, next)) ?? 0;
  keys.promote(next.keyId);
  await sweep(connection, keys, next.keyId);
  const sealing = connection.read(readSealing);
  const archives = resealArchives(connection, vault, sealing);
  const copies = resealCopies(connection, path, vault);
  return {
    backend: next.backend,
    backendBefore,
    credentials,
    archives: archives.sealed,
    archivesLeft: archives.left,
    copies: copies.sealed,
    copiesLeft: copies.left,
    isWiped: await connection.forget(),
  };
}

interface Replacement {
  readonly before: Sealing | undefined;
  /** Oldest first, the one that is replaced last. */
  readonly known: readonly Buffer[];
  readonly next: PreparedKey;
}

function replaceKey(sql: Sql, vault: Vault, { before, known, next }: Replacement): void {
  if (!isSameSealing(before, readSealing(sql)) || !next.isKept()) {
    throw new AppError('store-busy', 'Another process replaced the key in this moment', {
      hint: 'Nothing was changed here. Run the command again if you want one more new key.',
    });
  }
  const update = sql('UPDATE auth_profiles SET sealed = ? WHERE owner = ? AND profile_id = ?');
  const rows = sql(SEALED_ROWS).all().map(toRow);
  for (const row of rows) {
    const place = sealedPlace(row);
    const secret = opened(row.id, () => vault.open(row.sealed, place, before));
    const sealed = sealWith(next.key, secret, place);
    update.run(sealed, row.owner, row.id);
    const stored = sql('SELECT sealed FROM auth_profiles WHERE owner = ? AND profile_id = ?')
      .pluck()
      .get(row.owner, row.id);
    if (!Buffer.isBuffer(stored) || openWith(next.key, stored, place).reveal() !== secret.reveal()) {
      throw new AppError(
        'store-corrupt',
        `The credential ${row.id} reads back differently than it was sealed`,
        {
          hint: 'Nothing was changed. Check the disk, then run the command again.',
        },
      );
    }
  }
  sql('DELETE FROM sealing_keys').run();
  const insert = sql('INSERT INTO sealing_keys (key_id, sealed) VALUES (?, ?)');
  for (const key of known) {
    const keyId = idOfKey(key);
    const sealed = sealWith(next.key, new Secret(key.toString('base64')), retiredPlace(keyId));
    insert.run(keyId, sealed);
  }
  insert.run(next.keyId, null);
}

function opened(id: string, open: () => Secret): Secret {
  try {
    return open();
  } catch (cause) {
    throw new AppError('store-locked', `The stored credential ${id} does not open with the present key`, {
      hint: `Nothing was changed. Forget it with "openclaw models auth logout ${id}", then run the command again.`,
      cause,
    });
  }
}

/** The number of rows, each opened with the new key as it is on the disk now. Throws before the old key is touched. */
function confirmAll(sql: Sql, { key, keyId }: PreparedKey): number {
  const rows = sql(SEALED_ROWS).all().map(toRow);
  // Another process may have replaced the key once more: what it sealed, it has looked at.
  if (readSealing(sql)?.keyId !== keyId) return rows.length;
  for (const row of rows) opened(row.id, () => openWith(key, row.sealed, sealedPlace(row)));
  return rows.length;
}

/** In a transaction: nobody can make the key count that is removed here. */
async function sweep(connection: Connection, keys: KeyChange, keyId: string): Promise<void> {
  await connection.write((sql) => {
    const counting = readSealing(sql)?.keyId;
    for (const left of keys.leftovers()) if (left !== counting && left !== keyId) keys.drop(left);
  });
}
