import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeError } from '../../../src/adapters/sqlite/sqlite-errors.ts';
import { copiesOf, copyPath } from '../../../src/adapters/sqlite/store-copies.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('SQL-3: copies come newest schema first, by number, and only those of this store', () => {
  const path = join(folder, 'models.sqlite');
  const copies = [1, 10, 9].map((schema) => copyPath(path, schema));
  for (const file of [...copies, path, `${path}-wal`, join(folder, 'other.sqlite.schema-3.backup')]) {
    writeFileSync(file, '');
  }
  expect(copiesOf(path)).toEqual([10, 9, 1].map((schema) => copyPath(path, schema)));
});

test('D4: damage names the newest copy; without one, and without a folder, it names none', () => {
  const path = join(folder, 'models.sqlite');
  const damage = Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' });
  const hint = { hint: expect.stringContaining('It is left as it is. Move it away') };
  expect(storeError(damage, path)).toMatchObject(hint);
  expect(storeError(damage, join(folder, 'gone', 'models.sqlite'))).toMatchObject(hint);
  writeFileSync(copyPath(path, 2), '');
  expect(storeError(damage, path)).toMatchObject({
    hint: expect.stringContaining(`an older copy is in ${copyPath(path, 2)}.`),
  });
});
