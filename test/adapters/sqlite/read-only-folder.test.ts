import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newProfile, storeIn } from './test-store.ts';

/** Root may write anywhere, so there the reader runs as somebody else. */
const OTHER_USER = 65_534;
const reader = fileURLToPath(new URL('./folder-reader.ts', import.meta.url));

let source = '';
let folder = '';

beforeEach(() => {
  source = temporaryFolder();
  folder = temporaryFolder();
});
afterEach(() => {
  chmodSync(folder, 0o700);
});

/** Takes the right to write away, then lets another process read. */
function readFrozen(): { ids: string[]; again: number; written: string } {
  const isRoot = process.geteuid?.() === 0;
  for (const name of readdirSync(folder)) if (isRoot) chownSync(join(folder, name), OTHER_USER, OTHER_USER);
  chmodSync(folder, 0o555);
  const before = readdirSync(folder);
  const text = execFileSync(process.execPath, [reader, folder, isRoot ? String(OTHER_USER) : ''], {
    encoding: 'utf8',
  });
  expect(readdirSync(folder)).toEqual(before);
  return JSON.parse(text) as ReturnType<typeof readFrozen>;
}

function copy(...names: readonly string[]): void {
  for (const name of names) copyFileSync(join(source, name), join(folder, name));
}

describe('decision 36: a store in a folder that cannot be written', () => {
  test('is read when it was closed in order', async () => {
    const store = storeIn(source);
    await store.auth.save(newProfile());
    store.close();
    copy('models.sqlite');
    expect(readFrozen()).toEqual({ ids: ['openai:default'], again: 1, written: 'store-unreadable' });
  });

  test('is read with what only its WAL holds', async () => {
    const store = storeIn(source);
    await store.auth.save(newProfile());
    copy('models.sqlite', 'models.sqlite-wal');
    store.close();
    expect(readFrozen()).toEqual({ ids: ['openai:default'], again: 1, written: 'store-unreadable' });
  });

  test('is read when it is of an older schema', () => {
    const database = new Database(join(folder, 'models.sqlite'));
    database.exec(MIGRATIONS[0]!);
    database.exec(
      `INSERT INTO auth_profiles (owner, profile_id, provider, type, verification_state, verification_at_ms, created_at_ms,
         updated_at_ms) VALUES ('shared', 'openai:old', 'openai', 'api_key', 'unverified', 1, 1, 1)`,
    );
    database.pragma('user_version = 1');
    database.pragma('journal_mode = WAL');
    database.close();
    expect(readFrozen()).toEqual({ ids: ['openai:old'], again: 1, written: 'store-unreadable' });
  });
});
