import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { createKeyBackend, type KeyBackend } from '../../../src/adapters/secrets/key-backend.ts';
import type { Keyring } from '../../../src/adapters/secrets/keyring.ts';
import { memoryKeyring } from '../../support/memory-keyring.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder = '';
let keyPath = '';

beforeEach(() => {
  folder = temporaryFolder();
  keyPath = join(folder, 'state', 'vault.key');
});

function backend(forced?: string, keyring: Keyring = memoryKeyring()): KeyBackend {
  return createKeyBackend({ keyPath, forced, keyring });
}

const locked = expect.objectContaining({ code: 'store-locked' });

describe('a key file', () => {
  test('S4: is private under any umask, and the same key comes back', () => {
    const before = process.umask(0);
    try {
      const key = backend('file').key(true);
      expect(key).toHaveLength(32);
      expect((statSync(keyPath).mode & 0o777).toString(8)).toBe('600');
      expect((statSync(join(folder, 'state')).mode & 0o777).toString(8)).toBe('700');
      expect(backend('file').key(false)).toEqual(key);
      expect(backend('file').name()).toBe('file');
      expect(readdirSync(join(folder, 'state'))).toEqual(['vault.key']);
    } finally {
      process.umask(before);
    }
  });

  test('processes that start at once agree on one key', async () => {
    const maker = fileURLToPath(new URL('./key-maker.ts', import.meta.url));
    const run = promisify(execFile);
    const runs = Array.from({ length: 8 }, () => run(process.execPath, [maker, keyPath]));
    const keys = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(readdirSync(join(folder, 'state'))).toEqual(['vault.key']);
  });

  test('S4: one that others can read is made private', () => {
    backend('file').key(true);
    chmodSync(keyPath, 0o644);
    backend('file').key(false);
    expect((statSync(keyPath).mode & 0o777).toString(8)).toBe('600');
  });

  test('decision 28: one that is missing is not made anew to open something', () => {
    expect(() => backend('file').key(false)).toThrow(locked);
    expect(readdirSync(folder)).toEqual([]);
    expect(backend('file').name()).toBe('none yet');
  });

  test.each([
    ['cut short', () => writeFileSync(keyPath, 'c2hvcnQ=\n')],
    ['empty', () => writeFileSync(keyPath, '')],
    ['a folder', () => mkdirSync(keyPath)],
    [
      'a link',
      () => {
        writeFileSync(join(folder, 'elsewhere'), `${Buffer.alloc(32).toString('base64')}\n`);
        symlinkSync(join(folder, 'elsewhere'), keyPath);
      },
    ],
  ])('one that is %s is named and left alone', (_, make) => {
    mkdirSync(join(folder, 'state'));
    make();
    expect(() => backend('file').key(true)).toThrow(expect.objectContaining({ code: 'store-locked' }));
    expect(() => backend('file').key(true)).toThrow(keyPath);
  });
});

describe('a keyring', () => {
  test('decision 28: holds the key when it works; the file then holds only its name', () => {
    const keyring = memoryKeyring();
    const key = backend(undefined, keyring).key(true);
    expect(backend(undefined, keyring).key(false)).toEqual(key);
    expect(backend(undefined, keyring).name()).toBe('keyring');
    expect([...keyring.entries.values()]).toEqual([key.toString('base64')]);
    expect(readFileSync(keyPath, 'utf8')).not.toContain(key.toString('base64'));
    expect((statSync(keyPath).mode & 0o777).toString(8)).toBe('600');
  });

  test('that does not work leaves the key to a file', () => {
    const keyring = memoryKeyring();
    keyring.isLocked = true;
    expect(backend(undefined, keyring).key(true)).toHaveLength(32);
    expect(backend(undefined, keyring).name()).toBe('file');
  });

  test('that forgets what it was given leaves the key to a file', () => {
    const forgetful: Keyring = { read: () => undefined, write: () => undefined, remove: () => undefined };
    backend(undefined, forgetful).key(true);
    expect(backend(undefined, forgetful).name()).toBe('file');
  });

  test('S17: that is forced and does not answer is told, and nothing is made', () => {
    const keyring = memoryKeyring();
    keyring.isLocked = true;
    expect(() => backend('keyring', keyring).key(true)).toThrow(locked);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([undefined, 'file', 'keyring'])(
    'S17: that holds the key and is locked later is told, never replaced (forced: %s)',
    (forced) => {
      const keyring = memoryKeyring();
      const key = backend(undefined, keyring).key(true);
      keyring.isLocked = true;
      expect(() => backend(forced, keyring).key(true)).toThrow(locked);
      expect(backend(forced, keyring).name()).toBe('keyring');
      keyring.isLocked = false;
      expect(backend(forced, keyring).key(false)).toEqual(key);
    },
  );

  test('that lost its entry is told apart from a locked one', () => {
    const keyring = memoryKeyring();
    backend(undefined, keyring).key(true);
    keyring.entries.clear();
    expect(() => backend(undefined, keyring).key(true)).toThrow(/no longer holds the key/);
  });

  test('two processes that start at once end with one entry and one key', () => {
    const keyring = memoryKeyring();
    let other: Buffer | undefined;
    const slow: Keyring = {
      ...keyring,
      // Just before this process would say where its key is, another one does everything.
      write: (account, value) => {
        keyring.write(account, value);
        if (!account.endsWith('-probe')) other = backend(undefined, keyring).key(true);
      },
    };
    expect(backend(undefined, slow).key(true)).toEqual(other);
    expect(keyring.entries.size).toBe(1);
  });

  test('S18: is not asked for its name, nor when a file was forced', () => {
    const keyring = memoryKeyring();
    backend('file', keyring).key(true);
    backend('file', keyring).name();
    expect(keyring.calls).toBe(0);
  });
});

test('OPENCLAW_KEY_BACKEND with another word is refused, not guessed', () => {
  expect(() => backend('kyering').key(true)).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(readdirSync(folder)).toEqual([]);
});
