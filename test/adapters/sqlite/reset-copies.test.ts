import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { readTree } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fileKeysIn, keyPathIn } from './rekeyed-store.ts';
import { connectionTo, newProfile, storeIn } from './test-store.ts';

const FIRST = newProfile({ id: 'openai:first', secret: new Secret('canary-kept-first') });
const SECOND = newProfile({ id: 'openai:second', secret: new Secret('canary-kept-second') });
const NEW = newProfile({ id: 'openai:new', secret: new Secret('canary-kept-new') });
let folder = '';
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = storeIn(folder);
  await store.auth.save(FIRST);
  await store.auth.save(SECOND);
});

afterEach(() => store.close());

async function resetStore(): Promise<string> {
  return (await (await store.reset()).clear('config+creds+sessions')) ?? '';
}

const rekey = () => store.rekey(fileKeysIn(folder));
const restore = async () => (await store.reset()).restore();

function sealedIn(path: string): readonly Buffer[] {
  const connection = connectionTo(path);
  const rows = connection.read((sql) =>
    sql('SELECT sealed FROM auth_profiles ORDER BY profile_id').pluck().all(),
  );
  connection.close();
  return (rows ?? []) as readonly Buffer[];
}

function valuesNow(): readonly (string | undefined)[] {
  return store.auth.list('main').map((profile) => store.auth.readSecret(profile)?.reveal());
}

describe('decision 28, ONB-23: a copy of a reset and a new key', () => {
  test.each([1, 2])(
    'after %s new keys it still comes back, and nothing is left that the old key opens',
    async (times) => {
      const oldKey = readFileSync(keyPathIn(folder), 'utf8');
      const copy = await resetStore();
      const before = sealedIn(copy);
      await store.auth.save(NEW);
      for (let count = 0; count < times; count += 1) {
        expect(await rekey()).toMatchObject({ credentials: 1, copies: 1, copiesLeft: [] });
      }
      expect(readFileSync(keyPathIn(folder), 'utf8')).not.toBe(oldKey);
      for (const [name, bytes] of readTree(folder)) {
        for (const row of before) expect(bytes.includes(row), name).toBe(false);
      }
      expect(await restore()).toMatchObject({ credentials: 2, left: [] });
      expect(valuesNow().toSorted()).toEqual(['canary-kept-first', 'canary-kept-new', 'canary-kept-second']);
    },
  );

  test('one that the new key did not reach, as it lay elsewhere, comes back under the new key', async () => {
    const copy = await resetStore();
    const bytes = readFileSync(copy);
    writeFileSync(copy, 'no database');
    expect(await rekey()).toMatchObject({ copies: 0, copiesLeft: [copy] });
    writeFileSync(copy, bytes);
    expect(await restore()).toMatchObject({ credentials: 2, left: [] });
    expect(valuesNow().toSorted()).toEqual(['canary-kept-first', 'canary-kept-second']);
    // The present key alone opens them: another one goes through.
    expect(await rekey()).toMatchObject({ credentials: 2 });
  });

  test('one that no known key opens is refused with words, and stays', async () => {
    const copy = await resetStore();
    const connection = connectionTo(copy);
    await connection.write((sql) => sql("UPDATE auth_profiles SET sealed = x'0102'").run());
    connection.close();
    await store.auth.save(NEW);
    expect(await rekey()).toMatchObject({ copies: 0, copiesLeft: [copy] });
    await expect(restore()).rejects.toMatchObject({ code: 'store-locked' });
    expect(existsSync(copy)).toBe(true);
    expect(valuesNow()).toEqual(['canary-kept-new']);
  });
});

describe('S19: what is forgotten leaves no byte in the copy of a reset', () => {
  test('the credential goes, the others stay, and a copy of nothing else is removed', async () => {
    const copy = await resetStore();
    const [first, second] = sealedIn(copy);
    const copies = async () => (await store.reset()).copies();
    expect(await copies()).toEqual([
      {
        path: copy,
        credentials: [
          { owner: 'shared', id: 'openai:first', provider: 'openai' },
          { owner: 'shared', id: 'openai:second', provider: 'openai' },
        ],
      },
    ]);
    expect(await store.auth.forget([FIRST])).toMatchObject({ removed: [], copiesLeft: [] });
    expect(sealedIn(copy)).toEqual([second]);
    expect(readFileSync(copy).includes(first ?? '')).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('.reset-'))).toHaveLength(1);
    await store.auth.forget([SECOND]);
    expect(await copies()).toEqual([]);
    expect(await restore()).toBeUndefined();
  });

  test('the same id, stored anew: both go', async () => {
    const copy = await resetStore();
    await store.auth.save({ ...FIRST, secret: new Secret('canary-kept-again') });
    expect(await store.auth.forget([FIRST])).toMatchObject({ removed: [{ id: FIRST.id }] });
    expect(sealedIn(copy)).toHaveLength(1);
  });

  test('a copy that cannot be read is named, not passed over', async () => {
    const copy = join(folder, 'models.sqlite.reset-20260101000000.backup');
    writeFileSync(copy, 'no database');
    expect(await store.auth.forget([FIRST])).toMatchObject({
      removed: [{ id: FIRST.id }],
      copiesLeft: [copy],
    });
    expect((await store.reset()).copies()).toEqual([{ path: copy, credentials: undefined }]);
  });
});
