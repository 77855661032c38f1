import { closeSync, openSync, rmSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import type { ClearedScope, StoreCounts, StoreReset, StoreRestored } from '../../core/ports/store-reset.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Connection, Sql } from './connection.ts';
import { readCopy, reseal, resetCopies } from './reset-copies.ts';
import { number, rowReader, text } from './row.ts';
import { readSealing } from './sealing.ts';

const CREDENTIALS = ['auth_profiles', 'auth_order', 'credential_usage', 'blocks'] as const;
const CONVERSATIONS = ['sessions', 'session_profiles', 'session_messages'] as const;
/** What was learnt and recorded. */
const RECORDS = [
  ...['runs', 'attempts', 'events', 'quotas'],
  ...['discovered_models', 'catalog_providers', 'published_lists', 'published_models', 'scans'],
] as const;
const TABLES: Readonly<Record<ClearedScope, readonly string[]>> = {
  'config+creds+sessions': [...CREDENTIALS, ...CONVERSATIONS],
  full: [...CREDENTIALS, ...CONVERSATIONS, ...RECORDS],
};

const toCounts = rowReader({ credentials: number, conversations: number });
const toName = rowReader({ name: text });

export function createStoreReset(
  connection: Connection,
  { path, now, vault }: { readonly path: string; readonly now: () => number; readonly vault: Vault },
): StoreReset {
  const counts = (): StoreCounts =>
    connection.read((sql) => toCounts(sql(COUNT).get())) ?? { credentials: 0, conversations: 0 };
  return {
    counts,
    copies: () => resetCopies(path).map(readCopy),
    async clear(scope) {
      if (connection.read((sql) => TABLES[scope].some((table) => hasRows(sql, table))) !== true) return;
      const copy = `${path}.reset-${new Date(now()).toISOString().replace(/\D/g, '').slice(0, 14)}.backup`;
      // From here on there is a connection that writes, and its version tells of changes by others.
      await connection.write(() => undefined);
      const version = connection.version();
      connection.read((sql) => keepCopy(sql, copy));
      try {
        await connection.write((sql) => {
          if (connection.version() !== version) throw changedMeanwhile();
          for (const table of TABLES[scope]) sql(`DELETE FROM ${table}`).run();
        });
      } catch (error) {
        rmSync(copy, { force: true });
        throw error;
      }
      return copy;
    },
    async restore() {
      const copy = resetCopies(path).at(-1);
      if (copy === undefined) return undefined;
      await connection.write(() => undefined);
      connection.read((sql) => sql('ATTACH ? AS kept').run(copy));
      let restored: StoreRestored;
      try {
        restored = await connection.write((sql) => ({ ...bringBack(sql, vault), copyPath: copy }));
      } finally {
        connection.read((sql) => sql('DETACH kept').run());
      }
      if (restored.left.length === 0) rmSync(copy, { force: true });
      return restored;
    },
  };
}

const COUNT =
  'SELECT (SELECT count(*) FROM auth_profiles) AS credentials, (SELECT count(*) FROM sessions) AS conversations';

function hasRows(sql: Sql, table: string): boolean {
  return sql(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined;
}

/** `VACUUM INTO` takes the umask's mode for a new file, so the file is made first. */
function keepCopy(sql: Sql, copy: string): void {
  closeSync(openSync(copy, 'wx', 0o600));
  try {
    sql('VACUUM INTO ?').run(copy);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}

function bringBack(sql: Sql, vault: Vault): Omit<StoreRestored, 'copyPath'> {
  const left = sql(`SELECT profile_id AS name FROM kept.auth_profiles AS old WHERE EXISTS
    (SELECT 1 FROM main.auth_profiles AS new WHERE new.owner = old.owner AND new.profile_id = old.profile_id)`)
    .all()
    .map((row) => toName(row).name);
  const sealing = readSealing(sql);
  const foreign = isOwnKey(sql, sealing?.keyId) ? [] : sql(SEALED_TO_COME).all();
  const added = new Map(TABLES.full.map((table) => [table, addRows(sql, table)]));
  reseal(sql, foreign, vault, sealing);
  return {
    credentials: added.get('auth_profiles') ?? 0,
    conversations: added.get('sessions') ?? 0,
    left,
  };
}

/** Sealed rows of the copy whose place is free. */
const SEALED_TO_COME = `SELECT owner, profile_id AS id, sealed FROM kept.auth_profiles AS old WHERE sealed IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM main.auth_profiles AS new WHERE new.owner = old.owner AND new.profile_id = old.profile_id)`;

/** Is the copy sealed with the key that counts now? After a rekey that could not reach it, it is not. */
function isOwnKey(sql: Sql, keyId: string | undefined): boolean {
  if (sql("SELECT 1 FROM pragma_table_info('sealing_keys', 'kept')").get() === undefined)
    return keyId === undefined;
  const kept = sql('SELECT key_id FROM kept.sealing_keys ORDER BY position DESC LIMIT 1').pluck().get();
  return kept === keyId;
}

/** A copy of an earlier schema has fewer columns, or lacks the table. */
function addRows(sql: Sql, table: string): number {
  const columns = sql("SELECT name FROM pragma_table_info(?, 'kept')").all(table);
  if (columns.length === 0) return 0;
  const names = columns.map((row) => toName(row).name).join(', ');
  return sql(`INSERT OR IGNORE INTO main.${table} (${names}) SELECT ${names} FROM kept.${table}`).run()
    .changes;
}

function changedMeanwhile(): AppError {
  return new AppError('store-busy', 'Another process changed the store during the reset', {
    hint: 'Nothing was reset. Run the command again.',
  });
}
