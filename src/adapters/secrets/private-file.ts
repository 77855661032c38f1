import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';

export type PrivateFile =
  | { readonly ok: true; readonly text: string }
  /** What is wrong, as the rest of a sentence that starts with the path. */
  | { readonly ok: false; readonly problem: string };

/**
 * The text of a file that only its owner, this user, can read (SEC-7): regular, one hard link, not reached through a link
 * as its last step. The open handle is what is checked, so nothing can be exchanged in between.
 */
export function readPrivateFile(path: string, limitBytes: number): PrivateFile {
  if (!isAbsolute(path)) return { ok: false, problem: 'is not an absolute path' };
  let handle: number;
  try {
    // A pipe without a writer would otherwise hold the open call up for ever.
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { ok: false, problem: code === 'ELOOP' ? 'is a symbolic link' : `cannot be read (${code})` };
  }
  try {
    const problem = problemOf(handle, limitBytes);
    return problem === undefined ? { ok: true, text: readFileSync(handle, 'utf8') } : { ok: false, problem };
  } catch (error) {
    return { ok: false, problem: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  } finally {
    closeSync(handle);
  }
}

function problemOf(handle: number, limitBytes: number): string | undefined {
  const status = fstatSync(handle);
  if (!status.isFile() || status.nlink > 1) return 'is not a plain file with one name';
  const user = process.geteuid?.();
  if (user === undefined) return 'cannot be checked for privacy on this system';
  if (status.uid !== user) return 'belongs to another user';
  if ((status.mode & 0o077) !== 0) return 'can be read by others; make it private (chmod 600)';
  return status.size > limitBytes ? `is larger than ${limitBytes} bytes` : undefined;
}
