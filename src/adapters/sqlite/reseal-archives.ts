import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import { replaceFile } from '../config/replace-file.ts';
import type { Sealing, Vault } from '../secrets/vault.ts';
import type { Connection } from './connection.ts';
import { archivePlace } from './sealed-place.ts';

const archiveSchema = once(() => z.strictObject({ archiveOf: z.string(), sealed: z.string() }));

/**
 * Seals the archives of imported files with the present key, each replaced as a whole. Those that are not where they were
 * made, or cannot be opened or written, stay as they are: the store keeps the keys that open them.
 */
export function resealArchives(
  connection: Connection,
  vault: Vault,
  sealing: Sealing | undefined,
): { readonly sealed: number; readonly left: readonly string[] } {
  const paths = connection.read((sql) =>
    sql('SELECT DISTINCT archive_path FROM migration_sources WHERE archive_path IS NOT NULL').pluck().all(),
  );
  const results = (paths ?? []).map((path) => ({
    path: String(path),
    what: reseal(String(path), vault, sealing),
  }));
  return {
    sealed: results.filter(({ what }) => what === 'sealed').length,
    left: results.filter(({ what }) => what === 'left').map(({ path }) => path),
  };
}

function reseal(path: string, vault: Vault, sealing: Sealing | undefined): 'sealed' | 'plain' | 'left' {
  try {
    const archive = archiveSchema().safeParse(JSON.parse(readFileSync(path, 'utf8')));
    // Archives of files without a secret are kept as they were.
    if (!archive.success) return 'plain';
    const place = archivePlace(basename(path));
    const text = vault.openOld(Buffer.from(archive.data.sealed, 'base64'), place, sealing);
    const sealed = vault.seal(text, place, { mayMakeKey: false, sealing }).toString('base64');
    replaceFile(path, `${JSON.stringify({ ...archive.data, sealed }, null, 2)}\n`, () => {});
    return 'sealed';
  } catch {
    return 'left';
  }
}
