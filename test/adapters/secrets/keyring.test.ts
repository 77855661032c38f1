import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeyring } from '../../../src/adapters/secrets/keyring.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const module = fileURLToPath(new URL('./fake-keyring.cjs', import.meta.url));

let folder = '';

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the keyring of the system', () => {
  test('gives back what it was given, until it is removed', () => {
    const keyring = createKeyring({ module });
    expect(keyring.read('one')).toBeUndefined();
    keyring.write('one', 'canary "with" quotes\n');
    expect(keyring.read('one')).toBe('canary "with" quotes\n');
    keyring.remove('one');
    expect(keyring.read('one')).toBeUndefined();
  });

  test('S6: no credential in the environment reaches the process that asks it', () => {
    vi.stubEnv('OPENAI_API_KEY', 'canary-environment');
    createKeyring({ module }).write('one', 'value');
    const { environment } = JSON.parse(readFileSync(join(folder, 'keyring.json'), 'utf8'));
    expect(environment).toContain('HOME');
    expect(environment).not.toContain('OPENAI_API_KEY');
  });

  test('S17: one that is locked throws', () => {
    writeFileSync(join(folder, 'locked'), '');
    expect(() => createKeyring({ module }).read('one')).toThrow('the keyring does not answer');
  });

  test('X4: one that never answers is given up on', () => {
    writeFileSync(join(folder, 'hangs'), '');
    expect(() => createKeyring({ module, timeoutMs: 300 }).read('one')).toThrow(
      'the keyring does not answer',
    );
  });

  test('a library that is not installed counts as no keyring', () => {
    const missing = createKeyring({ module: join(folder, 'none.cjs') });
    expect(() => missing.read('one')).toThrow('the keyring does not answer');
  });
});
