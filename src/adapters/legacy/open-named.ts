import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';
import { usageError } from '../../core/errors.ts';
import type { LegacyFile, LegacyKind } from '../../core/ports/legacy-files.ts';
import { parsed, readSource } from './read-source.ts';

const SealedSchema = z.strictObject({ archiveOf: z.string(), sealed: z.string() });
const SQLITE_MAGIC = 'SQLite format 3\0';
const KINDS: readonly (readonly [prefix: string, kind: LegacyKind])[] = [
  ['auth-profiles.json', 'auth-profiles'],
  ['auth-state.json', 'auth-state'],
  ['auth.json', 'auth'],
  ['oauth.json', 'oauth'],
  ['models.json', 'models'],
];

/**
 * The sources of a path that a person named, read only: a file of an earlier version, an archive that an import left, or a
 * database of the upstream product. Throws `usage` when it is none of them.
 */
export async function openNamed(
  path: string,
  agentId: string,
  unseal: (name: string, sealed: string) => string,
): Promise<readonly LegacyFile[]> {
  if (firstBytes(path) === SQLITE_MAGIC) {
    const { upstreamDocuments } = await import('./upstream-store.ts');
    const documents = upstreamDocuments(path);
    if (documents.length === 0) throw unknown(path, 'it has no table of credentials that this version knows');
    return documents.map(({ kind, text }) => ({ path, kind, agentId, content: parsed(text) }));
  }
  const kind = KINDS.find(([prefix]) => basename(path).startsWith(prefix))?.[1] ?? 'auth-profiles';
  const file = readSource(path, kind, agentId);
  if (file === undefined) throw unknown(path, 'there is no such file');
  if (!file.content.ok) throw unknown(path, `it ${file.content.problem}`);
  const archive = SealedSchema.safeParse(file.content.document);
  return [archive.success ? { ...file, content: parsed(unseal(basename(path), archive.data.sealed)) } : file];
}

function unknown(path: string, why: string): Error {
  return usageError(`Can't import ${path}: ${why}`, {
    hint: 'Name a credential file of an earlier version, an archive of one, or a database of the upstream product.',
  });
}

function firstBytes(path: string): string {
  try {
    const handle = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(SQLITE_MAGIC.length);
      return bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    // What cannot be opened is told by the one who reads it as a file.
    return '';
  }
}
