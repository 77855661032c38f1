import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Vault } from '../../../src/adapters/secrets/vault.ts';
import { MIGRATIONS } from '../../../src/adapters/sqlite/migrations.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { manualClock, newProfile, storeIn, vaultIn } from './test-store.ts';

const CANARY = 'canary-secret-value';

let folder = '';
let store: Store;

beforeEach(() => {
  folder = temporaryFolder();
  store = storeIn(folder);
});
afterEach(() => {
  store.close();
});

/** All bytes of all files: database, WAL, index, key, copies. */
function everyByte(): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

function sealedBytes(id: string): Buffer {
  const database = new Database(join(folder, 'models.sqlite'), { readonly: true });
  try {
    return database
      .prepare('SELECT sealed FROM auth_profiles WHERE profile_id = ?')
      .pluck()
      .get(id) as Buffer;
  } finally {
    database.close();
  }
}

describe('saving', () => {
  test('a profile comes back as it was saved, in this process and the next', async () => {
    const saved = await store.auth.save(
      newProfile({
        type: 'token',
        expiresAtMs: 5_000,
        origin: 'https://api.example.com',
        verification: { state: 'failed', atMs: 2_000, detail: 'the provider says no' },
      }),
    );
    expect(saved).toMatchObject({
      id: 'openai:default',
      type: 'token',
      hasSecret: true,
      expiresAtMs: 5_000,
      origin: 'https://api.example.com',
      verification: { state: 'failed', atMs: 2_000, detail: 'the provider says no' },
    });
    const other = storeIn(folder);
    expect(other.auth.get('main', 'openai:default')).toEqual(saved);
    expect(other.auth.readSecret(saved)?.reveal()).toBe(CANARY);
    other.close();
  });

  test('S1: no byte of the value is in any file, in plain, base64 or URL form', async () => {
    const value = 'canary/+ value=with%signs';
    await store.auth.save(newProfile({ secret: new Secret(value) }));
    const bytes = everyByte();
    const forms = [value, Buffer.from(value).toString('base64'), encodeURIComponent(value)];
    expect(forms.filter((form) => bytes.includes(form))).toEqual([]);
  });

  test('SQL-1, OAUTH-11, Q-3: a sign-in lies sealed in the database, 0600, and in no file of its own', async () => {
    const material = JSON.stringify({ access: 'canary-access', refresh: 'canary-refresh' });
    const before = process.umask(0);
    await store.auth.save(
      newProfile({ id: 'openai-codex:me', type: 'oauth', secret: new Secret(material), expiresAtMs: 5_000 }),
    );
    process.umask(before);
    const names = readdirSync(folder);
    expect(names.filter((name) => !/^models\.sqlite(?:-wal|-shm)?$|^vault\.key$/.test(name))).toEqual([]);
    expect(names.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(names.map(() => 0o600));
    expect(everyByte().includes('canary-')).toBe(false);
    const [profile] = store.auth.list('main');
    expect(profile && store.auth.readSecret(profile)?.reveal()).toBe(material);
  });

  test('S3: a reference is stored as a reference, without a key being made', async () => {
    const { secret: _, ...rest } = newProfile();
    const ref = { source: 'env', provider: 'default', id: 'OPENAI_API_KEY' } as const;
    const saved = await store.auth.save({ ...rest, ref });
    expect(saved).toMatchObject({ ref, hasSecret: true });
    expect(saved.fingerprint).toBeUndefined();
    expect(store.auth.readSecret(saved)).toBeUndefined();
    expect(store.auth.keyBackend()).toBe('none yet');
  });

  test('saving again replaces the value and keeps the day it was made', async () => {
    const clock = manualClock(1_000);
    const dated = storeIn(folder, { clock });
    const first = await dated.auth.save(newProfile());
    clock.set(9_000);
    const second = await dated.auth.save(newProfile({ secret: new Secret('canary-two') }));
    expect(second).toMatchObject({ createdAtMs: 1_000, updatedAtMs: 9_000 });
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(dated.auth.readSecret(second)?.reveal()).toBe('canary-two');
    dated.close();
  });

  test('B044: a value that does not read back as written changes nothing', async () => {
    const before = await store.auth.save(newProfile());
    const real = vaultIn(folder);
    const forgetful: Vault = { ...real, open: () => new Secret('something else') };
    const broken = storeIn(folder, { vault: forgetful });
    await expect(broken.auth.save(newProfile({ secret: new Secret('canary-two') }))).rejects.toMatchObject({
      code: 'store-corrupt',
    });
    broken.close();
    expect(store.auth.get('main', 'openai:default')).toEqual(before);
    expect(store.auth.readSecret(before)?.reveal()).toBe(CANARY);
  });

  test('S7: equal values give equal fingerprints here and other ones on another installation', async () => {
    const one = await store.auth.save(newProfile({ id: 'openai:a' }));
    const two = await store.auth.save(newProfile({ id: 'openai:b' }));
    const elsewhere = temporaryFolder();
    const other = storeIn(elsewhere);
    const three = await other.auth.save(newProfile({ id: 'openai:a' }));
    other.close();
    expect(one.fingerprint).toBe(two.fingerprint);
    expect(three.fingerprint).not.toBe(one.fingerprint);
    expect(CANARY).not.toContain(one.fingerprint);
  });
});

describe('the key', () => {
  test('S18, B045: lists, orders and status never ask for it', async () => {
    await store.auth.save(newProfile());
    store.close();
    const refuse = (): never => {
      throw new Error('the key was asked for');
    };
    const locked: Vault = {
      seal: refuse,
      open: refuse,
      openOld: refuse,
      fingerprint: refuse,
      keys: refuse,
      backend: () => 'file',
    };
    const reader = storeIn(folder, { vault: locked });
    expect(reader.auth.list('main')).toHaveLength(1);
    expect(reader.auth.order('main', 'openai')).toBeUndefined();
    expect(reader.auth.lastUsed().size).toBe(0);
    expect(reader.auth.keyBackend()).toBe('file');
    reader.close();
  });

  test('decision 28: a lost key is told, not replaced', async () => {
    const profile = await store.auth.save(newProfile());
    store.close();
    rmSync(join(folder, 'vault.key'));
    const later = storeIn(folder);
    expect(() => later.auth.readSecret(profile)).toThrow(/is missing/);
    await expect(later.auth.save(newProfile({ id: 'openai:new' }))).rejects.toMatchObject({
      code: 'store-locked',
    });
    expect(readdirSync(folder)).not.toContain('vault.key');
    expect(later.auth.list('main').map(({ id }) => id)).toEqual(['openai:default']);
    later.close();
  });

  test('a value opens only in the row it was sealed for', async () => {
    await store.auth.save(newProfile({ id: 'openai:a' }));
    const target = await store.auth.save(newProfile({ id: 'openai:b', secret: new Secret('canary-two') }));
    const database = new Database(join(folder, 'models.sqlite'));
    database
      .prepare('UPDATE auth_profiles SET sealed = ? WHERE profile_id = ?')
      .run(sealedBytes('openai:a'), 'openai:b');
    database.close();
    expect(() => store.auth.readSecret(target)).toThrow(expect.objectContaining({ code: 'store-locked' }));
  });
});

describe('lists and orders', () => {
  test("CRED-9: an agent's own profile hides the shared one of the same id", async () => {
    await store.auth.save(newProfile({ secret: new Secret('canary-shared') }));
    await store.auth.save(newProfile({ owner: 'work', secret: new Secret('canary-own') }));
    await store.auth.save(newProfile({ id: 'openai:other' }));
    const seen = (agentId: string): unknown =>
      store.auth.list(agentId).map(({ id, owner }) => `${owner} ${id}`);
    expect(seen('work')).toEqual(expect.arrayContaining(['work openai:default', 'shared openai:other']));
    expect(seen('work')).toHaveLength(2);
    expect(seen('main')).toEqual(['shared openai:default', 'shared openai:other']);
    const own = store.auth.get('work', 'openai:default')!;
    expect(store.auth.readSecret(own)?.reveal()).toBe('canary-own');
  });

  test('ORD-1, ORD-5: an order is kept per agent and provider; empty is not absent', async () => {
    await store.auth.setOrder('main', 'openai', ['openai:b', 'openai:a']);
    await store.auth.setOrder('work', 'openai', []);
    expect(store.auth.order('main', 'openai')).toEqual(['openai:b', 'openai:a']);
    expect(store.auth.order('work', 'openai')).toEqual([]);
    await store.auth.setOrder('main', 'openai', undefined);
    expect(store.auth.order('main', 'openai')).toBeUndefined();
  });

  test('D10: a verification is kept with its evidence, and a later one without words clears them', async () => {
    const profile = await store.auth.save(newProfile());
    await store.auth.setVerification(profile, { state: 'failed', atMs: 3_000, detail: 'HTTP 401' });
    expect(store.auth.get('main', profile.id)?.verification).toEqual({
      state: 'failed',
      atMs: 3_000,
      detail: 'HTTP 401',
    });
    await store.auth.setVerification(profile, { state: 'verified', atMs: 4_000 });
    expect(store.auth.get('main', profile.id)?.verification).toEqual({ state: 'verified', atMs: 4_000 });
  });
});

describe('removing', () => {
  test('X3, S19: not even the sealed bytes stay, in database, WAL or copies', async () => {
    store.close();
    const database = new Database(join(folder, 'models.sqlite'));
    database.exec(MIGRATIONS[0]!);
    database.pragma('user_version = 1');
    const planted = Buffer.from('sealed-canary-before-migration');
    database
      .prepare(
        `INSERT INTO auth_profiles (owner, profile_id, provider, type, sealed, verification_state, verification_at_ms,
           created_at_ms, updated_at_ms) VALUES ('shared', 'openai:old', 'openai', 'api_key', ?, 'unverified', 1, 1, 1)`,
      )
      .run(planted);
    database.close();
    await store.auth.setOrder('main', 'openai', []);
    expect(readdirSync(folder)).toContain('models.sqlite.schema-1.backup');
    expect(everyByte().includes(planted)).toBe(true);
    expect(await store.auth.remove('shared', 'openai:old')).toBe(true);
    expect(everyByte().includes(planted)).toBe(false);
    expect(store.auth.list('main')).toEqual([]);
  });

  test('a key saved and removed leaves no sealed byte behind', async () => {
    await store.auth.save(newProfile());
    const sealed = sealedBytes('openai:default');
    expect(everyByte().includes(sealed)).toBe(true);
    await store.auth.remove('shared', 'openai:default');
    expect(everyByte().includes(sealed)).toBe(false);
  });

  test('removing what is not there says so', async () => {
    expect(await store.auth.remove('shared', 'openai:none')).toBe(false);
  });

  test('a row that does not decode is named as damage of the store, not as a bug', async () => {
    await store.auth.save(newProfile());
    const database = new Database(join(folder, 'models.sqlite'));
    database.exec("UPDATE auth_profiles SET ref_json = '{not json'");
    database.close();
    expect(() => store.auth.list('main')).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
  });

  test('an unreadable key file is named', async () => {
    const profile = await store.auth.save(newProfile());
    const keyPath = join(folder, 'vault.key');
    renameSync(keyPath, `${keyPath}.away`);
    writeFileSync(keyPath, 'too short\n');
    chmodSync(keyPath, 0o600);
    const other = storeIn(folder);
    expect(() => other.auth.readSecret(profile)).toThrow(`The key file ${keyPath} is damaged`);
    other.close();
  });
});
