import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Vault } from '../../../src/adapters/secrets/vault.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { attempt, manualClock, newProfile, openedBlock, storeIn, vaultIn } from './test-store.ts';

const PLACE = { owner: 'shared', id: 'openai:default' };

let folder = '';
let store: Store;

beforeEach(() => {
  folder = temporaryFolder();
  store = storeIn(folder);
});
afterEach(() => store.close());

function everyByte(): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

function sealedBytes(): Buffer {
  const database = new Database(join(folder, 'models.sqlite'), { readonly: true });
  try {
    return database.prepare('SELECT sealed FROM auth_profiles').pluck().get() as Buffer;
  } finally {
    database.close();
  }
}

describe('forgetting a credential', () => {
  test('B031, S19, SQL-5: no sealed byte of it stays in database, log or copies', async () => {
    await store.auth.save(newProfile());
    const sealed = sealedBytes();
    expect(everyByte().includes(sealed)).toBe(true);
    expect(await store.auth.forget([PLACE])).toEqual({
      removed: [PLACE],
      orders: [],
      isWiped: true,
      copiesLeft: [],
    });
    expect(everyByte().includes(sealed)).toBe(false);
    expect(store.auth.list('main')).toEqual([]);
  });

  test('S19: a reader of another process is told about, and the next removal wipes the log', async () => {
    const clock = manualClock(1_000);
    const impatient = storeIn(folder, { clock });
    await impatient.auth.save(newProfile());
    const sealed = sealedBytes();
    const reader = new Database(join(folder, 'models.sqlite'), { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM auth_profiles').get();
    expect(await impatient.auth.forget([PLACE])).toMatchObject({ removed: [PLACE], isWiped: false });
    expect(impatient.auth.list('main')).toEqual([]);
    reader.close();
    expect(await impatient.auth.forget([PLACE])).toEqual({
      removed: [],
      orders: [],
      isWiped: true,
      copiesLeft: [],
    });
    impatient.close();
    expect(everyByte().includes(sealed)).toBe(false);
  });

  test('CRED-13, STICK-6: its places in orders, pins, blocks and its last use go too; others stay', async () => {
    await store.auth.save(newProfile());
    await store.auth.save(newProfile({ id: 'openai:b', secret: new Secret('canary-two') }));
    await store.auth.setOrder('main', 'openai', ['openai:default', 'openai:b']);
    await store.auth.setOrder('work', 'openai', ['openai:default']);
    await store.auth.setOrder('work', 'xai', []);
    await store.sessions.setProfile('main', 's1', 'openai', 'openai:default', 'user');
    await store.sessions.setProfile('main', 's2', 'openai', 'openai:b', 'user');
    await store.health.record({
      attempt: attempt(),
      block: openedBlock({ untilMs: 9e15 }),
    });
    const forgotten = await store.auth.forget([PLACE]);
    expect(forgotten.orders).toEqual([{ agentId: 'work', provider: 'openai' }]);
    expect(store.auth.order('main', 'openai')).toEqual(['openai:b']);
    expect(store.auth.order('work', 'openai')).toBeUndefined();
    expect(store.auth.order('work', 'xai')).toEqual([]);
    expect(store.sessions.get('main', 's1')?.profiles).toEqual({});
    expect(store.sessions.get('main', 's2')?.profiles).toMatchObject({ openai: { profileId: 'openai:b' } });
    expect(store.health.blocks()).toEqual([]);
  });

  test('CRED-9: what an agent still sees under the name keeps its places', async () => {
    await store.auth.save(newProfile());
    await store.auth.save(newProfile({ owner: 'work', secret: new Secret('canary-own') }));
    await store.auth.setOrder('work', 'openai', ['openai:default']);
    await store.auth.setOrder('main', 'openai', ['openai:default']);
    await store.sessions.setProfile('work', 's1', 'openai', 'openai:default', 'user');
    await store.auth.forget([PLACE]);
    expect(store.auth.order('work', 'openai')).toEqual(['openai:default']);
    expect(store.auth.order('main', 'openai')).toBeUndefined();
    expect(store.sessions.get('work', 's1')?.profiles).toMatchObject({
      openai: { profileId: 'openai:default' },
    });
    expect(store.auth.get('work', 'openai:default')?.owner).toBe('work');
  });

  test('what is not there is passed over', async () => {
    await store.auth.save(newProfile());
    expect(await store.auth.forget([{ owner: 'work', id: 'openai:default' }])).toMatchObject({ removed: [] });
    expect(store.auth.list('main')).toHaveLength(1);
    expect(store.auth.isBuried(newProfile({ owner: 'work', id: 'openai:x' }))).toBe(false);
  });
});

describe('B031: tombstones', () => {
  test('what was removed is known by its name and by its value, at its provider', async () => {
    await store.auth.save(newProfile());
    expect(store.auth.isBuried(newProfile())).toBe(false);
    await store.auth.forget([PLACE]);
    const next = storeIn(folder);
    expect(next.auth.isBuried(newProfile({ secret: new Secret('canary-another') }))).toBe(true);
    expect(next.auth.isBuried(newProfile({ id: 'openai:renamed', owner: 'work' }))).toBe(true);
    expect(next.auth.isBuried(newProfile({ id: 'openai:x', secret: new Secret('canary-x') }))).toBe(false);
    expect(next.auth.isBuried(newProfile({ id: 'xai:a', provider: 'xai' }))).toBe(false);
    next.close();
  });

  test('saving it again lifts them', async () => {
    await store.auth.save(newProfile());
    await store.auth.forget([PLACE]);
    await store.auth.save(newProfile({ id: 'openai:renamed' }));
    expect(store.auth.isBuried(newProfile({ id: 'openai:third' }))).toBe(false);
    await store.auth.save(newProfile({ secret: new Secret('canary-new') }));
    expect(store.auth.isBuried(newProfile())).toBe(false);
  });

  test('taking back a row that was just saved leaves none', async () => {
    await store.auth.save(newProfile());
    await store.auth.remove(PLACE.owner, PLACE.id);
    expect(store.auth.isBuried(newProfile())).toBe(false);
  });

  test('a reference is known by its name; the key is not asked for without any tombstone', async () => {
    const real = vaultIn(folder);
    const asked: string[] = [];
    const vault: Vault = {
      ...real,
      fingerprint: (secret) => {
        asked.push('fingerprint');
        return real.fingerprint(secret);
      },
    };
    const other = storeIn(folder, { vault });
    const { secret: _, ...rest } = newProfile();
    const ref = { source: 'env', provider: 'default', id: 'OPENAI_API_KEY' } as const;
    await other.auth.save({ ...rest, ref });
    expect(other.auth.isBuried(newProfile())).toBe(false);
    expect(asked).toEqual([]);
    await other.auth.forget([PLACE]);
    expect(other.auth.isBuried({ ...rest, ref })).toBe(true);
    expect(other.auth.isBuried({ ...rest, id: 'openai:other', ref })).toBe(false);
    other.close();
  });

  test('without a store nothing is buried, and none is made', () => {
    expect(store.auth.isBuried(newProfile())).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a new order', () => {
  test('STICK-1: sessions do not hold on to what was picked for them; a person’s pin stays', async () => {
    await store.sessions.setProfile('main', 'auto', 'openai', 'openai:b', 'auto');
    await store.sessions.setProfile('main', 'own', 'openai', 'openai:b', 'user');
    await store.sessions.setProfile('work', 'auto', 'openai', 'openai:b', 'auto');
    await store.auth.setOrder('main', 'openai', ['openai:a', 'openai:b']);
    expect(store.sessions.get('main', 'auto')?.profiles).toEqual({});
    expect(store.sessions.get('main', 'own')?.profiles).toMatchObject({ openai: { source: 'user' } });
    expect(store.sessions.get('work', 'auto')?.profiles).toMatchObject({ openai: { source: 'auto' } });
  });
});
