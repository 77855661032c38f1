import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A child takes over the mask of the moment in which it is started. */
export function withoutMask<T>(start: () => Promise<T>): Promise<T> {
  const before = process.umask(0);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** Names below a folder that others than the owner may read, or that are not as the program makes them: files 0600, folders 0700 (S4). */
export function looseBelow(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((name) => {
    const status = lstatSync(join(folder, name));
    return (status.mode & 0o777) !== (status.isDirectory() ? 0o700 : 0o600);
  });
}
