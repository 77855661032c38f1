import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStoreFile, storeFileExists } from '../../../src/adapters/sqlite/store-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'state', 'models.sqlite');
});

describe('S4: the file SQLite is given', () => {
  test('is empty and private before SQLite sees it, under any umask', () => {
    const before = process.umask(0);
    try {
      createStoreFile(path);
    } finally {
      process.umask(before);
    }
    expect(statSync(path).size).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  });

  test('is left as it is when there already is one', () => {
    createStoreFile(path);
    writeFileSync(path, 'rows');
    createStoreFile(path);
    expect(readFileSync(path, 'utf8')).toBe('rows');
  });

  test('X2: is not made at the end of a link that leads nowhere', () => {
    createStoreFile(path);
    rmSync(path);
    symlinkSync(join(folder, 'elsewhere'), path);
    expect(() => createStoreFile(path)).toThrow(expect.objectContaining({ code: 'ELOOP' }));
    expect(() => storeFileExists(path)).toThrow(expect.objectContaining({ code: 'ELOOP' }));
    expect(readdirSync(folder)).toEqual(['state']);
  });
});
