import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { once } from '../../core/once.ts';

/** Bytes; a config is a few kilobytes, so anything near this is another file. */
const LARGEST = 8 * 1024 * 1024;

/** The revision of a file that is not there. */
export const ABSENT = 'absent';
const NO_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A file's text; undefined when it is not there. */
export interface FileText {
  readonly text: string | undefined;
  readonly revision: string;
}

/** The whole text and its revision; an absent file has no text. Throws `config-unreadable`. */
export function readText(path: string): FileText {
  try {
    const bytes = readBytes(path);
    // Bytes that are not UTF-8 could not be written back as they were.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return fileText(text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      const entry = lstatSync(path, { throwIfNoEntry: false });
      if (entry === undefined) return { text: undefined, revision: ABSENT };
      // Somebody has made it since.
      if (!entry.isSymbolicLink()) return readText(path);
    }
    throw new AppError('config-unreadable', `Can't read ${path}: ${wordsFor(code)}`, {
      hint: 'Check that it is a regular text file and that you may read it.',
      cause: error,
    });
  }
}

/** Only writers ask for the revision, and hashing is the one thing that would make readers load Node's cryptography. */
function fileText(text: string): FileText {
  const revision = once(() => revisionOf(text));
  return {
    text,
    get revision() {
      return revision();
    },
  };
}

/** Differs after every write of one of these files; costs a look at each folder entry. */
export function stampOf(paths: readonly string[]): string {
  return paths.map(stampOfFile).join('/');
}

function stampOfFile(path: string): string {
  try {
    const file = statSync(path, { bigint: true, throwIfNoEntry: false });
    return file === undefined ? ABSENT : `${file.ino}.${file.ctimeNs}.${file.mtimeNs}.${file.size}`;
  } catch {
    // Reading it comes next and says in words what is wrong.
    return 'unreadable';
  }
}

function readBytes(path: string): Buffer {
  // Without O_NONBLOCK the open of a named pipe waits for a writer that may never come.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(file);
    if (facts.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    if (!facts.isFile()) throw Object.assign(new Error('not a file'), { code: 'not-a-file' });
    if (facts.size > LARGEST) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** A hash of the bytes. */
export function revisionOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** The error for a file that another program changed. */
export function raced(path: string): AppError {
  return new AppError('config-raced', `${path} was changed by someone else in the meantime`, {
    hint: 'Nothing was written. Run the command again.',
  });
}

/** The error for a file that could not be written, in words. */
export function unwritable(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  // The temporary file is ours alone: when it is gone at the rename, another writer took it for a leftover.
  if (code === 'ENOENT') return raced(path);
  const kind = NO_SPACE.has(code) ? 'store-full' : 'config-readonly';
  return new AppError(kind, `Can't write ${path}: ${wordsFor(code)}`, {
    hint: 'Nothing was written. Make room or check who may write there, then run the command again.',
    cause: error,
  });
}

function wordsFor(code: string | undefined): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be, or is, too large',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
    'not-a-file': 'it is not a regular file',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a folder of its path is a file',
    ENOENT: 'it is a link that leads nowhere',
    ELOOP: 'it is a link to itself',
  };
  return words[code ?? ''] ?? code ?? 'unknown error';
}
