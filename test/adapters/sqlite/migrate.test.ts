import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, schemaVersion } from '../../../src/adapters/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.ts';
import { openDatabase, openReadOnly } from '../../../src/adapters/sqlite/open-database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let path = '';
const opened: Database.Database[] = [];

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'models.sqlite');
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

function kept(database: Database.Database): Database.Database {
  opened.push(database);
  return database;
}

const openToWrite = (): Database.Database => kept(openDatabase({ path, busyTimeoutMs: 0 }));

/** A store as schema 1 left it. */
function makeFirst(script: string): void {
  const database = new Database(path);
  database.exec(`${MIGRATIONS[0]} ${script}`);
  database.pragma('user_version = 1');
  database.close();
}

describe('migration', () => {
  const oldRow = "INSERT INTO auth_order VALUES ('main', 'openai', '[\"openai:a\"]');";

  test('SQL-3: a store of schema 1 keeps its rows, and a private copy of it stays beside', () => {
    makeFirst(oldRow);
    const database = openToWrite();
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(database.prepare('SELECT order_json FROM auth_order').pluck().get()).toBe('["openai:a"]');
    const copy = `${path}.schema-1.backup`;
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const old = kept(new Database(copy, { readonly: true }));
    expect(old.pragma('user_version', { simple: true })).toBe(1);
    expect(old.prepare('SELECT order_json FROM auth_order').pluck().get()).toBe('["openai:a"]');
    expect(readdirSync(folder).filter((name) => /backup\.\d/.test(name))).toEqual([]);
  });

  test('a reader of a store of schema 1 sees its rows', () => {
    makeFirst(oldRow);
    const database = kept(openReadOnly({ path, busyTimeoutMs: 0 })!);
    expect(database.prepare('SELECT count(*) FROM auth_order').pluck().get()).toBe(1);
  });

  test('D4: a migration that fails leaves the old store, and names the copy', () => {
    makeFirst(`${oldRow} CREATE TABLE attempts_by_age (id TEXT) STRICT;`);
    expect(openToWrite).toThrow(
      expect.objectContaining({
        code: 'store-corrupt',
        hint: expect.stringContaining(`${path}.schema-1.backup`),
      }),
    );
    expect(existsSync(`${path}.schema-1.backup`)).toBe(true);
    const database = kept(new Database(path, { readonly: true }));
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0);
  });

  test('a new store leaves no copy behind', () => {
    openToWrite();
    expect(readdirSync(folder).toSorted()).toEqual([
      'models.sqlite',
      'models.sqlite-shm',
      'models.sqlite-wal',
    ]);
  });

  test('SQL-3: what another process migrates between the look and the transaction is not done twice', () => {
    makeFirst(oldRow);
    const database = kept(new Database(path));
    let transactions = 0;
    const racing = new Proxy(database, {
      get(target, key) {
        if (key === 'transaction') transactions += 1;
        // The first one is the look.
        if (key === 'transaction' && transactions === 2) openToWrite();
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    migrate(racing, path);
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(database.prepare('SELECT order_json FROM auth_order').pluck().get()).toBe('["openai:a"]');
  });

  test('a store that another process makes between two looks is none of another program', () => {
    const ours = kept(new Database(path));
    ours.pragma('journal_mode = WAL');
    const pragma = ours.pragma.bind(ours);
    ours.pragma = (...asked) => {
      const answer = pragma(...asked);
      openToWrite();
      return answer;
    };
    expect(schemaVersion(ours, path)).toBe(0);
    ours.pragma = pragma;
    expect(schemaVersion(ours, path)).toBe(MIGRATIONS.length);
  });

  test('two processes that open a fresh store at once both get it', async () => {
    const program = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../../src/adapters/sqlite/open-database.ts'))};
      const database = openDatabase({ path: process.argv[1], busyTimeoutMs: 10000 });
      console.log(database.pragma('user_version', { simple: true }));`;
    const run = promisify(execFile);
    const runs = Array.from({ length: 6 }, () =>
      run(process.execPath, ['--input-type=module', '-e', program, path]),
    );
    const outputs = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
    expect(outputs).toEqual(Array.from({ length: 6 }, () => String(MIGRATIONS.length)));
  });
});
