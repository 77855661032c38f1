import { copyFileSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** A writer in another account can be at work between two reads; a torn copy is taken again this often. */
const COPY_TRIES = 3;

/** A copy in memory of what an open connection sees, WAL included; changes of others are not seen in it. */
export function copyOf(database: Database.Database): Database.Database {
  return inMemory(database.serialize());
}

/** The same of a file that cannot be opened, as SQLite cannot make its `-shm` in that folder (decision 36). */
export function openCopy(path: string): Database.Database {
  const wal = lstatSync(`${path}-wal`, { throwIfNoEntry: false });
  return inMemory(wal === undefined || wal.size === 0 ? readFileSync(path) : withLogFolded(path));
}

function inMemory(bytes: Buffer): Database.Database {
  // Bytes 18 and 19 say "WAL", which needs a file; 1 says "rollback journal", which memory can be read as.
  if (bytes.length > 19) bytes.fill(1, 18, 20);
  return new Database(bytes);
}

/** What the WAL holds is committed: both files go to a private folder, where SQLite may fold one into the other. */
function withLogFolded(path: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-read-'));
  try {
    const copy = join(folder, 'copy.sqlite');
    for (let left = COPY_TRIES; left > 0; left -= 1) {
      const before = stamps(path);
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      if (stamps(path) === before) break;
    }
    const database = new Database(copy);
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Differs after the file or its WAL was changed; tells whether a copy is still like what it was made from. */
export function stamps(path: string): string {
  return [path, `${path}-wal`]
    .map((file) => lstatSync(file, { throwIfNoEntry: false }))
    .map((status) => (status === undefined ? '-' : `${status.ino}/${status.mtimeMs}/${status.size}`))
    .join(' ');
}
