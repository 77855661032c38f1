import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { CliContext } from '../cli-context.ts';

/** Bytes (CFG-38). */
const LARGEST_FILE = 8 * 1024 * 1024;
const LARGEST_STDIN = 1024 * 1024;

/** The text of a batch or patch file of at most 8 MiB. Throws `usage` when it cannot be read. */
export function readInputFile(path: string): string {
  const full = resolve(path);
  try {
    // Without O_NONBLOCK the open of a named pipe waits for a writer that may never come.
    const file = openSync(full, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = fstatSync(file);
      if (!facts.isFile()) throw usageError(`${full} is not a regular file`);
      if (facts.size > LARGEST_FILE) throw usageError(`${full} is larger than 8 MiB`);
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw usageError(`There is no file ${full}`);
    if (code === 'EACCES') throw usageError(`${full} may not be read`);
    throw error;
  }
}

/** All of stdin, at most 1 MiB. Throws `usage` when there is more. */
export async function readStdin({ process }: CliContext): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > LARGEST_STDIN) throw usageError('stdin holds more than 1 MiB');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}
