import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { threadFile } from '../../../../src/adapters/runtimes/codex/thread-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

test('a later process finds the thread of a session; the file is private', async () => {
  const folder = join(temporaryFolder(), 'codex');
  await threadFile(folder).saveThread('main', 's1', 'thread-one');
  await threadFile(folder).saveThread('night', 's1', 'thread-two');
  const later = threadFile(folder);
  expect([later.loadThread('main', 's1'), later.loadThread('night', 's1')]).toEqual([
    'thread-one',
    'thread-two',
  ]);
  expect(later.loadThread('main', 's2')).toBeUndefined();
  expect(statSync(join(folder, 'threads.json')).mode & 0o777).toBe(0o600);
});

test('a damaged file is no thread at all, and heals', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'threads.json'), '{"a": 5, ');
  expect(threadFile(folder).loadThread('main', 's1')).toBeUndefined();
  await threadFile(folder).saveThread('main', 's1', 'thread-one');
  expect(threadFile(folder).loadThread('main', 's1')).toBe('thread-one');
});
