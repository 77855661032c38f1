import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { randomHex } from '../system/random.ts';
import { syncFolder } from '../system/sync-folder.ts';

/** Slots of the backup ring: `.bak` is the newest, `.bak.4` the oldest (CFG-35). */
const BACKUPS = ['.bak', '.bak.1', '.bak.2', '.bak.3', '.bak.4'] as const;

/**
 * Replaces a file as a whole: a private temporary file beside it, synced, then renamed over it; a crash or a full disk
 * leaves the old one. `lastCheck` runs just before the rename and may throw.
 */
export function replaceFile(path: string, text: string, lastCheck: () => void): void {
  putFile(path, text, lastCheck, fsyncSync);
  try {
    syncFolder(dirname(path));
  } catch {
    // The rename is done by now; a file system that cannot sync a folder must not turn it into a failure.
  }
}

function putFile(path: string, text: string, lastCheck: () => void, sync: (file: number) => void): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.${randomHex(8)}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      // The mode given to open passes through the umask, which may take rights from us too.
      fchmodSync(file, 0o600);
      writeAll(file, Buffer.from(text));
      sync(file);
    } finally {
      closeSync(file);
    }
    lastCheck();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Moves the ring by one and writes `text` as its newest slot, 0600. Returns that slot's path. */
export function keepBackup(path: string, text: string): string {
  for (let slot = BACKUPS.length - 1; slot > 0; slot--) {
    const newer = `${path}${BACKUPS[slot - 1]}`;
    if (existsSync(newer)) renameSync(newer, `${path}${BACKUPS[slot]}`);
  }
  const newest = `${path}${BACKUPS[0]}`;
  // Not synced: the file itself is, and the journal holds this text as well; each sync can cost as much as a whole start.
  putFile(
    newest,
    text,
    () => {},
    () => {},
  );
  return newest;
}

/** Refused texts that are kept beside the file. */
const MOST_REJECTED = 5;

/** Keeps a refused text beside the file, 0600, for the person who wanted it (CFG-35); the oldest go. Returns its path. */
export function keepRejected(path: string, text: string): string {
  const kept = `${path}.rejected.${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  replaceFile(kept, text, () => {});
  const folder = dirname(path);
  const all = readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.rejected.`) && !name.endsWith('.tmp'))
    .map((name) => join(folder, name))
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs);
  for (const old of all.slice(MOST_REJECTED)) if (old !== kept) rmSync(old, { force: true });
  return kept;
}

/** Removes temporary files of writers that were killed; one whose process still runs is left alone. */
export function sweepTemporaryFiles(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const writer = /\.(\d+)\.[\da-f]{8}\.tmp$/.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function writeAll(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
