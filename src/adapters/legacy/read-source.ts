import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import type { LegacyFile, LegacyKind } from '../../core/ports/legacy-files.ts';

const LARGEST_BYTES = 256 * 1024 * 1024;

/** One file as a source; undefined when there is none. Its text is never part of what is said about it. */
export function readSource(path: string, kind: LegacyKind, agentId: string): LegacyFile | undefined {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const at = { path, kind, agentId };
  const refused = (problem: string): LegacyFile => ({ ...at, content: { ok: false, problem } });
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    return refused(code === 'ELOOP' ? 'is a symbolic link' : `cannot be read (${code})`);
  }
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) return refused('is not a regular file');
    if (status.size > LARGEST_BYTES) return refused(`is larger than ${LARGEST_BYTES} bytes`);
    return { ...at, content: parsed(readFileSync(handle, 'utf8')) };
  } catch (error) {
    return refused(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    closeSync(handle);
  }
}

/** The content of a source from its text. */
export function parsed(text: string): LegacyFile['content'] {
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return { ok: true, document, text, digest: createHash('sha256').update(text).digest('hex') };
  } catch {
    // The parser's own words quote the text.
    return { ok: false, problem: 'is not JSON' };
  }
}
