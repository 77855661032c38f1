import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SetupNotes } from '../../core/ports/setup-notes.ts';

/**
 * Notes in one file of the state folder, 0600 in a 0700 folder, replaced whole so that a kill between two bytes leaves the
 * former one. Reading makes no file.
 * @param path absolute path of the file
 */
export function createSetupNotes(path: string): SetupNotes {
  return {
    read: () => attempt(() => JSON.parse(readFileSync(path, 'utf8')) as unknown),
    write(note) {
      attempt(() => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const fresh = `${path}.${process.pid}`;
        // Whoever planted a file under this name does not get to read what is written: it is made anew.
        rmSync(fresh, { force: true });
        writeFileSync(fresh, `${JSON.stringify(note)}\n`, { mode: 0o600, flag: 'wx' });
        renameSync(fresh, path);
      });
    },
    remove() {
      attempt(() => rmSync(path, { force: true }));
    },
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
