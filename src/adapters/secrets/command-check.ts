import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';

/**
 * May this helper command be started (SEC-8, S24)? Absolute, no symbolic link, an executable file of this user that nobody
 * else can write, in a folder that not everybody can write, below one of `trustedDirs` when there are any. Returns what is
 * wrong as the rest of a sentence that starts with the command, `undefined` when nothing is.
 */
export function commandProblem(command: string, trustedDirs: readonly string[]): string | undefined {
  try {
    return problemOf(command, trustedDirs);
  } catch (error) {
    // A folder on the way that lets nobody in, links that go round in a circle.
    return `cannot be looked at (${error instanceof Error && 'code' in error ? error.code : 'no reason given'})`;
  }
}

function problemOf(command: string, trustedDirs: readonly string[]): string | undefined {
  if (!isAbsolute(command)) return 'is not an absolute path';
  const status = lstatSync(command, { throwIfNoEntry: false });
  if (status === undefined) return 'is not there';
  if (status.isSymbolicLink()) return 'is a symbolic link; name the file it leads to';
  if (!status.isFile()) return 'is not a file';
  const user = process.geteuid?.();
  if (user === undefined) return 'cannot be checked on this system';
  if (status.uid !== user) return 'belongs to another user';
  if ((status.mode & 0o022) !== 0) return 'can be changed by others (chmod go-w)';
  if ((status.mode & 0o111) === 0) return 'is not executable';
  const folder = statSync(dirname(command));
  const isSticky = (folder.mode & 0o1000) !== 0;
  if ((folder.mode & 0o002) !== 0 && !isSticky) return 'lies in a folder that everybody can change';
  if (trustedDirs.length === 0) return undefined;
  const real = realpathSync(command);
  return trustedDirs.some((trusted) => isInside(real, trusted)) ? undefined : 'is outside its trustedDirs';
}

function isInside(path: string, folder: string): boolean {
  if (!isAbsolute(folder)) return false;
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status?.isDirectory() !== true) return false;
  const way = relative(realpathSync(folder), path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
