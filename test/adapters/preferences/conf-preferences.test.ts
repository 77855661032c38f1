import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createPreferences } from '../../../src/adapters/preferences/conf-preferences.ts';
import type { PreferenceValues } from '../../../src/core/ports/system.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DEFAULTS: PreferenceValues = { favourites: [], recents: [], sort: 'default', lastAgent: undefined };
let folder = '';
let path = '';
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'state', 'preferences.json');
});

test('without a file there are defaults, and reading makes none', () => {
  expect(createPreferences(path).read()).toEqual(DEFAULTS);
  expect(existsSync(path)).toBe(false);
});

test('decision 2, S4: changes are kept in a private file of their own and found by the next process', () => {
  const before = process.umask(0);
  try {
    createPreferences(path).update({ favourites: ['openai/gpt-5.4'], lastAgent: 'work' });
  } finally {
    process.umask(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  const again = createPreferences(path);
  expect(again.read()).toEqual({ ...DEFAULTS, favourites: ['openai/gpt-5.4'], lastAgent: 'work' });
  again.update({ lastAgent: undefined, sort: 'price' });
  expect(again.read()).toEqual({ ...DEFAULTS, favourites: ['openai/gpt-5.4'], sort: 'price' });
});

test('what another process keeps meanwhile is seen, and neither undoes the other', () => {
  const [mine, theirs] = [createPreferences(path), createPreferences(path)];
  mine.update({ recents: ['openai/gpt-5.4'] });
  theirs.update({ recents: ['groq/llama-3.3-70b', 'openai/gpt-5.4'] });
  expect(mine.read().recents).toEqual(['groq/llama-3.3-70b', 'openai/gpt-5.4']);
  mine.update({ sort: 'name' });
  expect(theirs.read()).toMatchObject({ recents: ['groq/llama-3.3-70b', 'openai/gpt-5.4'], sort: 'name' });
});

test.each(['', '{', '[]', 'null', '{"sort": 5}', '{"favourites": {}}', '\0\0'])(
  'a damaged file (%j) reads as defaults and heals',
  (text) => {
    createPreferences(path).update({ sort: 'name' });
    writeFileSync(path, text);
    const preferences = createPreferences(path);
    expect(preferences.read()).toEqual(DEFAULTS);
    preferences.update({ recents: ['a/b'] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ recents: ['a/b'] });
  },
);

test('where nothing can be written, changes last as long as the process', () => {
  writeFileSync(join(folder, 'state'), 'a file in the place of the folder');
  const preferences = createPreferences(path);
  preferences.update({ sort: 'name' });
  expect(preferences.read()).toEqual({ ...DEFAULTS, sort: 'name' });
});

test('a value that does not fit is not stored', () => {
  const preferences = createPreferences(path);
  preferences.update({ sort: 'name' });
  preferences.update({ sort: 'loudness' as 'name' });
  expect(createPreferences(path).read().sort).toBe('name');
});
