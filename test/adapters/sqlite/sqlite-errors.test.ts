import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isBusy, storeError } from '../../../src/adapters/sqlite/sqlite-errors.ts';
import { AppError } from '../../../src/core/errors.ts';

const PATH = '/home/someone/.openclaw/state/models.sqlite';

function withCode(code: string): Error {
  return Object.assign(new Error('words of the library'), { code });
}

describe('architecture 5.4: what SQLite and the file system say', () => {
  test.each([
    ['SQLITE_BUSY', 'store-busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy'],
    ['SQLITE_BUSY_RECOVERY', 'store-busy'],
    ['SQLITE_LOCKED', 'store-busy'],
    ['SQLITE_FULL', 'store-full'],
    ['ENOSPC', 'store-full'],
    ['EDQUOT', 'store-full'],
    ['SQLITE_NOTADB', 'store-corrupt'],
    ['SQLITE_CORRUPT', 'store-corrupt'],
    ['SQLITE_CORRUPT_INDEX', 'store-corrupt'],
    ['SQLITE_READONLY', 'store-unreadable'],
    ['SQLITE_READONLY_DBMOVED', 'store-unreadable'],
    ['SQLITE_CANTOPEN', 'store-unreadable'],
    ['SQLITE_IOERR_READ', 'store-unreadable'],
    ['EACCES', 'store-unreadable'],
    ['EROFS', 'store-unreadable'],
    ['ELOOP', 'store-unreadable'],
  ])('%s is %s, names the file and says what to do', (code, expected) => {
    const cause = withCode(code);
    const error = storeError(cause, PATH) as AppError;
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe(expected);
    expect(error.message).toContain(PATH);
    expect(error.hint).toMatch(/^[A-Z].*\.$/);
    expect(error.cause).toBe(cause);
  });

  test('a row that does not decode is damage, as a page that does not', () => {
    const failed = z.string().safeParse(1);
    expect(storeError(failed.error, PATH)).toMatchObject({ code: 'store-corrupt' });
    expect(storeError(new SyntaxError('Unexpected token'), PATH)).toMatchObject({ code: 'store-corrupt' });
  });

  test.each([
    ['a broken constraint', withCode('SQLITE_CONSTRAINT_UNIQUE')],
    ['a mistake in a query', withCode('SQLITE_ERROR')],
    ['an error without a code', new TypeError('x is not a function')],
    ['an error that is already for people', new AppError('store-locked', 'The keyring does not answer')],
  ])('%s stays what it is', (_, error) => {
    expect(storeError(error, PATH)).toBe(error);
  });
});

test('busy is known before and after it was translated', () => {
  const busy = withCode('SQLITE_BUSY');
  expect([busy, storeError(busy, PATH)].map(isBusy)).toEqual([true, true]);
  expect([withCode('SQLITE_FULL'), undefined, 'SQLITE_BUSY'].map(isBusy)).toEqual([false, false, false]);
});
