import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const MOST_BYTES = 1_000_000;

/**
 * The JSON of a small file of this user; undefined when there is none or it is something else. Opened for reading only and
 * without waiting, so that a pipe in its place holds nobody up.
 */
export function readJson(path: string): unknown {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const status = fstatSync(file);
    const isOwn = process.geteuid === undefined || status.uid === process.geteuid();
    if (!status.isFile() || !isOwn || status.size > MOST_BYTES) return undefined;
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
