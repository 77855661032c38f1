import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKeyBackend } from '../../../src/adapters/secrets/key-backend.ts';
import { createKeyChange } from '../../../src/adapters/secrets/key-change.ts';
import { createVault } from '../../../src/adapters/secrets/vault.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { memoryKeyring } from '../../support/memory-keyring.ts';
import { readTree } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  FORGOTTEN,
  fileKeysIn,
  filledStore,
  isStillBuried,
  keyPathIn,
  VALUES,
  valuesIn,
} from './rekeyed-store.ts';
import { connectionTo, newProfile, storeIn } from './test-store.ts';

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
});

const fileKeys = () => fileKeysIn(folder);
const keyText = (): string => readFileSync(keyPathIn(folder), 'utf8');

function sealedBytes(): readonly Buffer[] {
  const connection = connectionTo(join(folder, 'models.sqlite'));
  const rows = connection.read((sql) => sql('SELECT sealed FROM auth_profiles').pluck().all()) ?? [];
  connection.close();
  return rows as readonly Buffer[];
}

describe('a new key (decision 28)', () => {
  test('everything opens under it, the old one opens nothing, and nothing sealed with it is left', async () => {
    const store = await filledStore(folder);
    const prints = store.auth.list('main').map(({ fingerprint }) => fingerprint);
    const before = { key: keyText(), rows: sealedBytes() };
    expect(await store.rekey(fileKeys())).toEqual({
      backend: 'file',
      backendBefore: 'file',
      credentials: 3,
      archives: 0,
      archivesLeft: [],
      copies: 0,
      copiesLeft: [],
      isWiped: true,
    });
    store.close();
    expect(keyText()).not.toBe(before.key);
    expect(readdirSync(folder).filter((name) => name.startsWith('vault'))).toEqual(['vault.key']);
    expect(statSync(keyPathIn(folder)).mode & 0o777).toBe(0o600);
    for (const [name, bytes] of readTree(folder)) {
      for (const row of before.rows) expect(bytes.includes(row), name).toBe(false);
      expect(bytes.includes(before.key.trim()), name).toBe(false);
      expect(bytes.includes(Buffer.from(before.key, 'base64')), name).toBe(false);
    }
    const again = storeIn(folder);
    expect(valuesIn(again)).toEqual(VALUES);
    expect(again.auth.list('main').map(({ fingerprint }) => fingerprint)).toEqual(prints);
    expect(isStillBuried(again)).toBe(true);
    again.close();
    writeFileSync(keyPathIn(folder), before.key);
    const stale = storeIn(folder);
    expect(() => valuesIn(stale)).toThrow(expect.objectContaining({ code: 'store-locked' }));
    stale.close();
  });

  test('as often as wanted: what was forgotten before the first one is still recognised', async () => {
    const store = await filledStore(folder);
    for (let round = 0; round < 4; round += 1) await store.rekey(fileKeys());
    store.close();
    const again = storeIn(folder);
    expect(valuesIn(again)).toEqual(VALUES);
    expect(isStillBuried(again)).toBe(true);
    await again.auth.save({ ...FORGOTTEN, id: 'openai:wanted' });
    expect(isStillBuried(again)).toBe(false);
    again.close();
  });

  test('B045: without any key there is none to replace, and none is made', async () => {
    const store = storeIn(folder);
    await expect(store.rekey(fileKeys())).rejects.toMatchObject({ code: 'nothing-to-do' });
    store.close();
    expect(existsSync(keyPathIn(folder))).toBe(false);
  });

  test('a credential that does not open stops it before anything is changed, and is named', async () => {
    const store = await filledStore(folder);
    const connection = connectionTo(join(folder, 'models.sqlite'));
    await connection.write((sql) =>
      sql("UPDATE auth_profiles SET sealed = zeroblob(60) WHERE profile_id = 'openai:k1'").run(),
    );
    const before = { key: keyText(), rows: sealedBytes() };
    await expect(store.rekey(fileKeys())).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining('openai:k1'),
      hint: expect.stringContaining('openclaw models auth logout openai:k1'),
    });
    expect(keyText()).toBe(before.key);
    expect(sealedBytes()).toEqual(before.rows);
    expect(readdirSync(folder).filter((name) => name.startsWith('vault'))).toEqual(['vault.key']);
    connection.close();
    store.close();
  });

  test('archives of imported files are sealed anew; one that was moved away opens all the same', async () => {
    const store = await filledStore(folder);
    const names = ['here.imported-1', 'moved.imported-2'];
    const run = await store.imports.begin('test');
    for (const name of names) {
      const claim = await store.imports.claim(run, {
        path: join(folder, name),
        kind: 'auth',
        agentId: 'main',
        content: { ok: true, digest: name, text: 'canary-text', document: {} },
      });
      await store.imports.archived(claim, join(folder, name));
    }
    const sealed = names.map((name) => store.imports.seal(name, 'canary-text'));
    const archive = { archiveOf: 'auth.json', sealed: sealed[0] };
    writeFileSync(join(folder, 'here.imported-1'), JSON.stringify(archive), { mode: 0o600 });
    expect(await store.rekey(fileKeys())).toMatchObject({
      archives: 1,
      archivesLeft: [join(folder, 'moved.imported-2')],
    });
    const anew = JSON.parse(readFileSync(join(folder, 'here.imported-1'), 'utf8')) as typeof archive;
    expect(anew.sealed).not.toBe(archive.sealed);
    expect(anew.archiveOf).toBe('auth.json');
    expect(store.imports.unseal('here.imported-1', anew.sealed ?? '')).toBe('canary-text');
    expect(store.imports.unseal('moved.imported-2', sealed[1] ?? '')).toBe('canary-text');
    store.close();
  });
});

describe('between file and keyring (S17)', () => {
  test('there and back: the key is where it was asked for, and the one before is gone', async () => {
    (await filledStore(folder)).close();
    const keyring = memoryKeyring();
    const storeWith = (): Store =>
      storeIn(folder, {
        vault: createVault(
          createKeyBackend({ keyPath: keyPathIn(folder), forced: undefined, keyring }),
          () => {},
        ),
      });
    const store = storeWith();
    const into = createKeyChange({ keyPath: keyPathIn(folder), forced: 'keyring', keyring });
    expect(await store.rekey(into)).toMatchObject({ backendBefore: 'file', backend: 'keyring' });
    expect(keyring.entries.size).toBe(1);
    expect(keyText()).toMatch(/^keyring:/);
    expect(valuesIn(storeWith())).toEqual(VALUES);
    const first = [...keyring.entries.keys()];
    // Not forced: it stays where it is.
    expect(
      await store.rekey(createKeyChange({ keyPath: keyPathIn(folder), forced: undefined, keyring })),
    ).toMatchObject({
      backend: 'keyring',
    });
    expect(keyring.entries.size).toBe(1);
    expect([...keyring.entries.keys()]).not.toEqual(first);
    const back = createKeyChange({ keyPath: keyPathIn(folder), forced: 'file', keyring });
    expect(await store.rekey(back)).toMatchObject({ backendBefore: 'keyring', backend: 'file' });
    expect(keyring.entries.size).toBe(0);
    expect(valuesIn(storeWith())).toEqual(VALUES);
    expect(isStillBuried(storeWith())).toBe(true);
    store.close();
  });

  test('a keyring that does not answer changes nothing, and is not silently passed over', async () => {
    const store = await filledStore(folder);
    const keyring = memoryKeyring();
    keyring.isLocked = true;
    const before = keyText();
    await expect(
      store.rekey(createKeyChange({ keyPath: keyPathIn(folder), forced: 'keyring', keyring })),
    ).rejects.toMatchObject({ code: 'store-locked' });
    expect(keyText()).toBe(before);
    expect(valuesIn(store)).toEqual(VALUES);
    store.close();
  });

  test('a folder that takes no key changes nothing', async () => {
    const store = await filledStore(folder);
    const before = keyText();
    const nowhere = createKeyChange({ keyPath: join(folder, 'models.sqlite', 'vault.key'), forced: 'file' });
    await expect(store.rekey(nowhere)).rejects.toMatchObject({ code: 'store-locked' });
    chmodSync(folder, 0o700);
    expect(keyText()).toBe(before);
    expect(valuesIn(store)).toEqual(VALUES);
    store.close();
  });
});

describe('kill -9', () => {
  const script = fileURLToPath(new URL('./killed-rekey.ts', import.meta.url));

  test.each(['key made', 'half of the rows', 'rows written', 'key in place', 'sweep', 'done'])(
    'after "%s": everything opens, and the next run ends it',
    async (step) => {
      (await filledStore(folder)).close();
      const [, signal] = await once(
        spawn(process.execPath, [script, folder, step], { stdio: 'inherit' }),
        'exit',
      );
      expect(signal).toBe('SIGKILL');
      const store = storeIn(folder);
      expect(valuesIn(store)).toEqual(VALUES);
      expect(isStillBuried(store)).toBe(true);
      // What is stored now is there after the next run as well.
      await store.auth.save(newProfile({ id: 'openai:k3', secret: new Secret('canary-later') }));
      const before = sealedBytes();
      expect(await store.rekey(fileKeys())).toMatchObject({ credentials: 4, isWiped: true });
      store.close();
      expect(readdirSync(folder).filter((name) => name.startsWith('vault'))).toEqual(['vault.key']);
      const again = storeIn(folder);
      expect(valuesIn(again)).toEqual([...VALUES, 'canary-later']);
      expect(isStillBuried(again)).toBe(true);
      again.close();
      for (const [name, bytes] of readTree(folder)) {
        for (const row of before) expect(bytes.includes(row), name).toBe(false);
      }
    },
    60_000,
  );
});
