import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

export type PrivateFile =
  | { readonly ok: true; readonly text: string }
  /** What is wrong, as the rest of a sentence that starts with the path. */
  | { readonly ok: false; readonly problem: string };

export interface PrivateFileLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * The text of a file that only its owner, this user, can read (SEC-7): regular, one hard link, not reached through a link
 * as its last step, read within the time limit. The open handle is what is checked, so nothing can be exchanged in between.
 */
export function readPrivateFile(path: string, limits: PrivateFileLimits): Promise<PrivateFile> {
  if (!isAbsolute(path)) return Promise.resolve({ ok: false, problem: 'is not an absolute path' });
  return withinTime(read(path, limits.maxBytes), limits.timeoutMs);
}

/** A file on a network that is away hangs in the system; the answer does not wait for it. */
export async function withinTime(work: Promise<PrivateFile>, timeoutMs: number): Promise<PrivateFile> {
  const late = Promise.withResolvers<PrivateFile>();
  const timer = setTimeout(
    () => late.resolve({ ok: false, problem: `cannot be read within ${timeoutMs} ms` }),
    timeoutMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function read(path: string, maxBytes: number): Promise<PrivateFile> {
  let handle: FileHandle;
  try {
    // A pipe without a writer would otherwise hold the open call up for ever.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { ok: false, problem: code === 'ELOOP' ? 'is a symbolic link' : `cannot be read (${code})` };
  }
  try {
    const problem = problemOf(await handle.stat(), maxBytes);
    return problem === undefined ? { ok: true, text: await handle.readFile('utf8') } : { ok: false, problem };
  } catch (error) {
    return { ok: false, problem: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  } finally {
    await handle.close();
  }
}

function problemOf(status: Stats, maxBytes: number): string | undefined {
  if (!status.isFile() || status.nlink > 1) return 'is not a plain file with one name';
  const user = process.geteuid?.();
  if (user === undefined) return 'cannot be checked for privacy on this system';
  if (status.uid !== user) return 'belongs to another user';
  if ((status.mode & 0o077) !== 0) return 'can be read by others; make it private (chmod 600)';
  return status.size > maxBytes ? `is larger than ${maxBytes} bytes` : undefined;
}
