import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.ts';
import { openDatabase, openReadOnly } from '../../../src/adapters/sqlite/open-database.ts';
import { AppError } from '../../../src/core/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';
const opened: Database.Database[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'state', 'models.sqlite');
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

function openToWrite(): Database.Database {
  const database = openDatabase({ path, busyTimeoutMs: 0 });
  opened.push(database);
  return database;
}

function openToRead(): Database.Database | undefined {
  const database = openReadOnly({ path, busyTimeoutMs: 0 });
  if (database !== undefined) opened.push(database);
  return database;
}

function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o7777).toString(8);
}

function makeFile(content: string | Buffer): void {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(path, content);
}

/** A database as another program, or an earlier or later version of this one, leaves it. */
function makeDatabase(script: string, version: number): void {
  mkdirSync(join(folder, 'state'), { recursive: true });
  const database = new Database(path);
  database.exec(script);
  database.pragma(`user_version = ${version}`);
  database.close();
}

describe('connections', () => {
  test.each([
    ['the one that makes the file', () => openToWrite()],
    [
      'the second one',
      () => {
        openToWrite();
        return openToWrite();
      },
    ],
    [
      'one that only reads',
      () => {
        openToWrite();
        return openToRead();
      },
    ],
  ])('D3: %s is as durable and as careful as the others', (_, open) => {
    const database = open()!;
    const pragma = (name: string): unknown => database.pragma(name, { simple: true });
    expect({
      journal: pragma('journal_mode'),
      synchronous: pragma('synchronous'),
      foreignKeys: pragma('foreign_keys'),
      secureDelete: pragma('secure_delete'),
      trustedSchema: pragma('trusted_schema'),
      busyTimeout: pragma('busy_timeout'),
      mmapSize: pragma('mmap_size'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      foreignKeys: 1,
      secureDelete: 1,
      trustedSchema: 0,
      busyTimeout: 0,
      mmapSize: 0,
    });
  });

  test('SQL-3: all tables are strict and times are integers', () => {
    const database = openToWrite();
    const tables = database.pragma('table_list') as { name: string; strict: number }[];
    const own = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(8);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    const types = own.flatMap(({ name }) =>
      (database.pragma(`table_info(${name})`) as { name: string; type: string }[]).filter((column) =>
        column.name.endsWith('_ms'),
      ),
    );
    expect(new Set(types.map(({ type }) => type))).toEqual(new Set(['INTEGER']));
  });
});

describe('files and modes', () => {
  test('S4: folder, database, WAL and index are private under any umask', () => {
    const before = process.umask(0);
    try {
      const database = openToWrite();
      database.exec("INSERT INTO auth_order VALUES ('main', 'openai', '[]')");
      expect(modeOf(join(folder, 'state'))).toBe('700');
      for (const file of [path, `${path}-wal`, `${path}-shm`])
        expect([file, modeOf(file)]).toEqual([file, '600']);
    } finally {
      process.umask(before);
    }
  });

  test('S4: a store whose mode was loosened is made private again', () => {
    openToWrite().close();
    chmodSync(path, 0o666);
    chmodSync(join(folder, 'state'), 0o777);
    openToWrite();
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(['600', '600', '600']);
    expect(modeOf(join(folder, 'state'))).toBe('755');
  });

  test('B027: reading where there is no store makes nothing', () => {
    expect(openToRead()).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('X2: a link in the place of the store is refused, and what it points to is left alone', () => {
    const target = join(folder, 'target');
    makeDatabase('CREATE TABLE notes (text TEXT)', 0);
    writeFileSync(target, readFileSync(path));
    rmSync(path);
    symlinkSync(target, path);
    const before = readFileSync(target);
    for (const open of [openToWrite, openToRead]) {
      const error = errorOf(open);
      expect(error).toMatchObject({ code: 'store-unreadable' });
      expect(error.message).toContain('symbolic link');
    }
    expect(readFileSync(target)).toEqual(before);
  });

  test('D5: a folder in the place of the store is named, not read as empty', () => {
    mkdirSync(path, { recursive: true });
    for (const open of [openToWrite, openToRead]) {
      expect(errorOf(open).message).toBe(`Can't use the store ${path}: it is a directory`);
    }
  });

  test('a file in the place of the folder is named', () => {
    writeFileSync(join(folder, 'state'), '');
    expect(errorOf(openToWrite)).toMatchObject({ code: 'store-unreadable' });
  });
});

describe('what is not our store', () => {
  test('D5: an empty file reads as an empty store and can be written', () => {
    makeFile('');
    expect(openToRead()).toBeUndefined();
    expect(openToWrite().pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  });

  test.each([
    ['text', () => makeFile('this is not a database, '.repeat(300))],
    ['a database of another program', () => makeDatabase('CREATE TABLE notes (text TEXT)', 0)],
    [
      'one of another program that counts its schemas too',
      () => makeDatabase('CREATE TABLE notes (text TEXT)', 1),
    ],
  ])('D5, decision 36: %s is refused, named and left byte for byte', (_, make) => {
    make();
    const before = readFileSync(path);
    for (const open of [openToWrite, openToRead]) {
      const error = errorOf(open);
      expect(error.code).toBe('store-corrupt');
      expect(error.message).toContain(path);
      expect(error.hint).toContain('Move it away');
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test('SQL-3: a store of a newer version is refused and left byte for byte', () => {
    openToWrite().close();
    const database = new Database(path);
    database.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    database.pragma('journal_mode = DELETE');
    database.close();
    const before = readFileSync(path);
    for (const open of [openToWrite, openToRead]) expect(errorOf(open).code).toBe('store-too-new');
    expect(readFileSync(path)).toEqual(before);
  });

  test('D5: damage anywhere gives an error for people or a readable store, and the file is never replaced', () => {
    const source = openToWrite();
    const insert = source.prepare('INSERT INTO events VALUES (?, 1, ?, ?, ?)');
    for (let index = 0; index < 200; index += 1)
      insert.run(`event_${index}`, 'main', 'model-changed', 'x'.repeat(90));
    source.close();
    const whole = readFileSync(path);
    const damage = fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(whole.length - 1) }),
      fc.record({ kind: fc.constant('flip' as const), at: fc.nat(whole.length - 1) }),
      fc.record({ kind: fc.constant('zero' as const), at: fc.nat(whole.length / 4096 - 1) }),
    );
    fc.assert(
      fc.property(damage, ({ kind, at }) => {
        const bytes = Buffer.from(whole);
        if (kind === 'flip') bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        if (kind === 'zero') bytes.fill(0, at * 4096, (at + 1) * 4096);
        rmSync(`${path}-wal`, { force: true });
        rmSync(`${path}-shm`, { force: true });
        writeFileSync(path, bytes);
        if (kind === 'cut') truncateSync(path, at);
        const { size, ino } = statSync(path);
        try {
          openReadOnly({ path, busyTimeoutMs: 0 })?.close();
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).message).toContain(path);
        }
        expect([statSync(path).size, statSync(path).ino]).toEqual([size, ino]);
      }),
      { numRuns: 300 },
    );
  });
});
