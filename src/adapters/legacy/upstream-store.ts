import type Database from 'better-sqlite3';
import type { LegacyKind } from '../../core/ports/legacy-files.ts';
import { openCopy } from '../sqlite/open-copy.ts';

/**
 * Where the upstream product keeps credentials and their state (SQL-2): one JSON document in the second column, found by the
 * first where a table holds other things too. The requirements name the columns of the shared table by meaning only.
 */
const PLACES: readonly { readonly kind: LegacyKind; readonly table: string; readonly key?: string }[] = [
  { kind: 'auth-profiles', table: 'auth_profile_store' },
  { kind: 'auth-profiles', table: 'config_machine_state', key: 'authProfiles.store' },
  { kind: 'auth-state', table: 'auth_profile_state' },
  { kind: 'auth-state', table: 'config_machine_state', key: 'authProfiles.state' },
];

/**
 * The documents in a database of the upstream product. A copy in memory is what is opened: its file, its log and its locks are
 * never touched.
 */
export function upstreamDocuments(
  path: string,
): readonly { readonly kind: LegacyKind; readonly text: string }[] {
  const database = openCopy(path);
  try {
    return PLACES.flatMap(({ kind, table, key }) =>
      rowsOf(database, table)
        .filter(([name]) => key === undefined || name === key)
        .flatMap(([, document]) => asText(document))
        .map((text) => ({ kind, text })),
    );
  } finally {
    database.close();
  }
}

function rowsOf(database: Database.Database, table: string): readonly (readonly unknown[])[] {
  const found = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
  return found === undefined ? [] : (database.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][]);
}

function asText(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Buffer.isBuffer(value) ? [value.toString('utf8')] : [];
}
