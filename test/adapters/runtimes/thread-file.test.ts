import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { threadFile } from '../../../src/adapters/runtimes/thread-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const open = (folder: string) => threadFile(folder, (value) => typeof value === 'string');
const MAIN = { agentId: 'main', sessionId: 's1' };
const NIGHT = { agentId: 'night', sessionId: 's1' };

test('a later process finds the thread of a session; the file is private', () => {
  const folder = join(temporaryFolder(), 'codex');
  open(folder).set(MAIN, 'thread-one');
  open(folder).set(NIGHT, 'thread-two');
  const later = open(folder);
  expect([later.get(MAIN), later.get(NIGHT)]).toEqual(['thread-one', 'thread-two']);
  expect(later.get({ ...MAIN, sessionId: 's2' })).toBeUndefined();
  expect(statSync(join(folder, 'threads.json')).mode & 0o777).toBe(0o600);
  later.set(MAIN, undefined);
  expect([open(folder).get(MAIN), open(folder).get(NIGHT)]).toEqual([undefined, 'thread-two']);
});

test('a damaged file is no thread at all, and heals; one that cannot be written keeps nothing', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'threads.json'), '{"a": 5, ');
  expect(open(folder).get(MAIN)).toBeUndefined();
  open(folder).set(MAIN, 'thread-one');
  expect(open(folder).get(MAIN)).toBe('thread-one');
  const blocked = join(folder, 'threads.json', 'below-a-file');
  open(blocked).set(MAIN, 'thread-two');
  expect(open(blocked).get(MAIN)).toBeUndefined();
});
