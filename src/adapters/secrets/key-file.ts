import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../system/sync-folder.ts';

/** The text of the file, undefined when there is none. Links are not followed; rights of others are taken away (S4). */
export function readKeyFile(path: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const status = fstatSync(handle);
    if (!status.isFile()) throw new Error('it is not a regular file');
    if ((status.mode & 0o077) !== 0 && status.uid === process.geteuid?.()) chmodSync(path, 0o600);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/**
 * Makes the file, 0600 and on the disk before this returns; what is in it then. Two processes may start at once: a complete
 * file is linked into place, and the first link wins.
 */
export function createKeyFile(path: string, text: string): string {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  // Rows sealed with a key that a power cut takes away could never be opened again.
  syncFolder(folder);
  return readKeyFile(path) ?? text;
}

/** Puts one key file in the place of another, on the disk before this returns; false when it is not there any more. */
export function moveKeyFile(from: string, to: string): boolean {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
  syncFolder(dirname(to));
  return true;
}

/** Key files beside this one in which a key waits that replacements left behind. */
export function pendingKeyFiles(path: string): readonly string[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^[0-9a-f]{16}$/.test(name.slice(prefix.length)))
    .map((name) => join(dirname(path), name));
}
