import { AppError } from '../../core/errors.ts';
import { DamagedRow } from './row.ts';
import { copiesOf } from './store-copies.ts';

/** One write is whole or not there; a command of several may have come half way, and goes on from there. */
const ROOM_HINT = 'Free some space and run the command again: it does what is still missing.';

/**
 * What SQLite or the file system says, as an error for people that names the file (architecture 5.4). What no person can do
 * anything about, a mistake of this program, is returned as it came.
 */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const options = { cause: error };
  if (isBusy(error)) {
    return new AppError('store-busy', `The store ${path} is in use by another process`, {
      ...options,
      hint: 'Try again in a moment.',
    });
  }
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    return new AppError('store-full', `The disk is full: ${path} cannot grow`, {
      ...options,
      hint: ROOM_HINT,
    });
  }
  // SQLite does not say why: a quota and a limit on the size of files come like a disk that fails.
  if (['SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE'].includes(code)) {
    return new AppError(
      'store-full',
      `The store ${path} cannot grow: the disk or a quota is full, or the disk fails`,
      {
        ...options,
        hint: ROOM_HINT,
      },
    );
  }
  if (isDamage(error, code)) {
    return new AppError('store-corrupt', `The store ${path} is damaged or is not a store`, {
      ...options,
      hint: `It is left as it is${copyBeside(path)}. Move it away and run "openclaw onboard" to start a new one.`,
    });
  }
  if (!isAboutAccess(code)) return error;
  return new AppError('store-unreadable', `Can't use the store ${path}: ${reasonFor(error, code)}`, {
    ...options,
    hint: 'Check the owner and the permissions of the file and of its folder.',
  });
}

/** Does another connection hold what was asked for? Covers the translated error and SQLite's own. */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'store-busy' || code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function copyBeside(path: string): string {
  const [newest] = copiesOf(path);
  return newest === undefined ? '' : `, and an older copy is in ${newest}`;
}

/** A row that does not decode is damage just as a page that does not. */
function isDamage(error: unknown, code: string): boolean {
  // By its name: the class would load zod at every start.
  const isUnfit = error instanceof Error && /^\$?ZodError$/.test(error.name);
  const isRow = isUnfit || error instanceof DamagedRow || error instanceof SyntaxError;
  return isRow || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}

/** `SQLITE_CONSTRAINT`, `SQLITE_ERROR`, `SQLITE_MISUSE`… are mistakes of this program, not of the machine. */
function isAboutAccess(code: string): boolean {
  const families = ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_PERM', 'SQLITE_AUTH'];
  return families.some((family) => code.startsWith(family)) || /^E[A-Z0-9]+$/.test(code);
}

function reasonFor(error: unknown, code: string): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ELOOP: 'it is a symbolic link',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a part of its path is not a directory',
    SQLITE_READONLY: 'it is read-only',
    SQLITE_CANTOPEN: 'it cannot be opened',
  };
  const family = Object.keys(words).find((name) => name.startsWith('SQLITE_') && code.startsWith(name));
  return words[code] ?? words[family ?? ''] ?? (error instanceof Error ? error.message : code);
}
