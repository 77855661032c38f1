import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Slots of the backup ring: `.bak` is the newest, `.bak.4` the oldest (CFG-35). */
const BACKUPS = ['.bak', '.bak.1', '.bak.2', '.bak.3', '.bak.4'] as const;

/**
 * Replaces a file as a whole: a private temporary file beside it, synced, then renamed over it; a crash or a full disk
 * leaves the old one. `lastCheck` runs just before the rename and may throw.
 */
export function replaceFile(path: string, text: string, lastCheck: () => void): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    lastCheck();
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeAll(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Moves the ring by one and copies the present file into its newest slot, 0600. Returns the newest slot's path. */
export function keepBackup(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  for (let slot = BACKUPS.length - 1; slot > 0; slot--) {
    const older = `${path}${BACKUPS[slot - 1]}`;
    if (existsSync(older)) renameSync(older, `${path}${BACKUPS[slot]}`);
  }
  const newest = `${path}${BACKUPS[0]}`;
  copyFileSync(path, newest);
  chmodSync(newest, 0o600);
  return newest;
}
