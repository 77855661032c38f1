import { chmodSync, closeSync, constants, lstatSync, mkdirSync, openSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/**
 * Is there something at the path of the store? Throws with a file system code for a link, a folder or a pipe, and when the
 * folder cannot be looked into: that must not read as "no store yet".
 */
export function storeFileExists(path: string): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return false;
  refuseUnlessPlain(status);
  return true;
}

/**
 * Makes folder (0700) and empty file (0600) where there are none. The mode of the file decides the mode of `-wal` and
 * `-shm`, so it must be right before SQLite sees it (S4). An existing file is not opened: closing it again would drop the
 * locks that other connections of this process hold on it.
 */
export function createStoreFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  if (storeFileExists(path)) return;
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  try {
    closeSync(openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE));
  } catch (error) {
    // Another process was first; what it made is looked at like any other file.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    storeFileExists(path);
  }
}

/** Takes the rights of others away from a store that has them, as after a restore from a backup (S4). */
export function makePrivate(path: string): void {
  const folder = lstatSync(dirname(path));
  if (isOurs(folder) && (folder.mode & 0o022) !== 0) chmodSync(dirname(path), folder.mode & 0o7755);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const status = lstatSync(file, { throwIfNoEntry: false });
    if (status?.isFile() !== true || !isOurs(status) || (status.mode & 0o077) === 0) continue;
    chmodSync(file, PRIVATE_FILE);
  }
}

function isOurs(status: Stats): boolean {
  return status.uid === process.geteuid?.();
}

function refuseUnlessPlain(status: Stats): void {
  if (status.isSymbolicLink()) throw Object.assign(new Error('it is a symbolic link'), { code: 'ELOOP' });
  if (status.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  if (!status.isFile()) throw Object.assign(new Error('it is not a regular file'), { code: 'EINVAL' });
}
