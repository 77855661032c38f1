import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeIn } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('decision 2: a setting is kept across processes, and each change of it too', async () => {
  const first = storeIn(folder);
  expect(first.settings.value('a')).toBeUndefined();
  expect(first.settings.history(5)).toEqual([]);
  expect(await first.settings.write('a', 1, 'settings set')).toMatchObject({ before: undefined, after: 1 });
  expect(await first.settings.write('a', 1, 'settings set')).toBeUndefined();
  await first.settings.write('a', 'x', 'settings set');
  await first.settings.write('a', undefined, 'settings unset');
  first.close();
  const second = storeIn(folder);
  expect(second.settings.value('a')).toBeUndefined();
  expect(second.settings.history(2).map(({ before, after, actor }) => [before, after, actor])).toEqual([
    ['x', undefined, 'settings unset'],
    [1, 'x', 'settings set'],
  ]);
  second.close();
});

test('D7: one undo after another leads back to the start', async () => {
  const store = storeIn(folder);
  for (const [key, value] of [
    ['a', 1],
    ['b', 'x'],
    ['a', 2],
  ] as const) {
    await store.settings.write(key, value, 'settings set');
  }
  const values = (): unknown => [store.settings.value('a'), store.settings.value('b')];
  expect(await store.settings.undo('settings undo')).toMatchObject({ key: 'a', before: 1, after: 2 });
  expect(values()).toEqual([1, 'x']);
  await store.settings.undo('settings undo');
  expect(values()).toEqual([1, undefined]);
  await store.settings.write('b', 'y', 'settings set');
  await store.settings.undo('settings undo');
  await store.settings.undo('settings undo');
  expect(values()).toEqual([undefined, undefined]);
  expect(await store.settings.undo('settings undo')).toBeUndefined();
  store.close();
});
