import { AppError } from '../../core/errors.ts';

/** What SQLite or the file system says, as an error for people that names the file (architecture 5.4). */
export function storeError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = String((error as { code?: unknown }).code ?? '');
  const options = { cause: error };
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('store-busy', `The store ${path} is in use by another process`, {
      ...options,
      hint: 'Try again in a moment.',
    });
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('store-full', `The disk is full: ${path} cannot grow`, {
      ...options,
      hint: 'Free some space and run the command again. Nothing was half-written.',
    });
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT_')) {
    return new AppError('store-corrupt', `The store ${path} is damaged or is not a store`, {
      ...options,
      hint: 'It was not touched. Move it away and run "openclaw onboard" to start a new one.',
    });
  }
  return new AppError('store-unreadable', `Can't use the store ${path}: ${reasonFor(error, code)}`, {
    ...options,
    hint: 'Check the owner and the permissions of the file and of its folder.',
  });
}

function reasonFor(error: unknown, code: string): string {
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ELOOP: 'it is a symbolic link',
    EISDIR: 'it is a directory',
    SQLITE_READONLY: 'it is read-only',
    SQLITE_CANTOPEN: 'it cannot be opened',
  };
  return words[code] ?? (error instanceof Error ? error.message : code);
}
