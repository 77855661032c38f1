import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { createConnection } from '../../../src/adapters/sqlite/connection.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { connectionTo } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

test('SQL-5, decision 29: a change reads nothing before it holds the write lock, and runs once', async () => {
  const path = join(folder, 'models.sqlite');
  const connection = connectionTo(path);
  await connection.write((sql) =>
    sql("INSERT INTO auth_order VALUES ('main', 'openai', '[\"first\"]')").run(),
  );
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  const seen: unknown[] = [];
  const change = connection.write((sql) => {
    seen.push(sql('SELECT order_json FROM auth_order').pluck().get());
    sql('UPDATE auth_order SET order_json = \'["third"]\'').run();
  });
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  other.exec('UPDATE auth_order SET order_json = \'["second"]\'; COMMIT');
  await change;
  expect(seen).toEqual(['["second"]']);
  other.close();
  connection.close();
});

test('SRC-4: a change that is still being retried lands before the one asked for after it, whoever wakes first', async () => {
  const path = join(folder, 'models.sqlite');
  const sleepers: (() => void)[] = [];
  // The last to fall asleep is woken first.
  const sleep = (): Promise<void> => new Promise((resolve) => sleepers.unshift(resolve));
  const connection = createConnection({ path, busyTimeoutMs: 0, now: () => 0, sleep, fraction: () => 0 });
  const setOrder = (order: string): Promise<unknown> =>
    connection.write((sql) =>
      sql("INSERT OR REPLACE INTO auth_order VALUES ('main', 'openai', ?)").run(order),
    );
  await setOrder('[]');
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  let isDone = false;
  const changes = Promise.all(['["first"]', '["second"]', '["third"]'].map(setOrder)).then(() => {
    isDone = true;
  });
  other.exec('COMMIT');
  while (!isDone) {
    sleepers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await changes;
  expect(connection.read((sql) => sql('SELECT order_json FROM auth_order').pluck().get())).toBe('["third"]');
  other.close();
  connection.close();
});
