import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyBackend } from '../../../src/adapters/secrets/key-backend.ts';
import { createVault, type Vault } from '../../../src/adapters/secrets/vault.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';

function vaultWith(
  key: Buffer = randomBytes(32),
): Vault & { readonly seen: Secret[]; readonly asked: boolean[] } {
  const seen: Secret[] = [];
  const asked: boolean[] = [];
  const keyBackend: KeyBackend = {
    key: (mayMake) => {
      asked.push(mayMake);
      return key;
    },
    name: () => 'file',
  };
  return { ...createVault(keyBackend, (secret) => seen.push(secret)), seen, asked };
}

const first = { mayMakeKey: true };

describe('the vault', () => {
  test('X4: any text comes back, and only at its place', () => {
    const vault = vaultWith();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (text, place, other) => {
        const sealed = vault.seal(new Secret(text), place, first);
        expect(vault.open(sealed, place).reveal()).toBe(text);
        if (other !== place) expect(() => vault.open(sealed, other)).toThrow(/cannot be opened/);
      }),
    );
  });

  test('X4: any changed byte, and any cut, is noticed', () => {
    const vault = vaultWith();
    const sealed = vault.seal(new Secret('canary-secret-value'), 'here', first);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => vault.open(changed, 'here')).toThrow();
      expect(() => vault.open(sealed.subarray(0, index), 'here')).toThrow();
    }
  });

  test('the same text is sealed differently each time', () => {
    const vault = vaultWith();
    const seal = (): string => vault.seal(new Secret('canary'), 'here', first).toString('hex');
    expect(new Set([seal(), seal(), seal()]).size).toBe(3);
  });

  test('another key opens nothing, and the error says what to do', () => {
    const sealed = vaultWith().seal(new Secret('canary'), 'here', first);
    const work = (): unknown => vaultWith().open(sealed, 'here');
    expect(work).toThrow(
      expect.objectContaining({ code: 'store-locked', hint: expect.stringContaining('again') }),
    );
  });

  test('a later format is left to a later version', () => {
    const vault = vaultWith();
    const sealed = vault.seal(new Secret('canary'), 'here', first);
    sealed[0] = 2;
    expect(() => vault.open(sealed, 'here')).toThrow(expect.objectContaining({ code: 'store-too-new' }));
  });

  test('S9: every secret that passes is told to the redactor', () => {
    const vault = vaultWith();
    const secret = new Secret('canary');
    const opened = vault.open(vault.seal(secret, 'here', first), 'here');
    expect(vault.seen).toEqual([secret, opened]);
  });

  test('S18: the key is asked for once, when first needed, and opening never makes one', () => {
    const vault = vaultWith();
    expect(vault.asked).toEqual([]);
    const sealed = vault.seal(new Secret('canary'), 'here', first);
    vault.open(sealed, 'here');
    expect(vault.asked).toEqual([true]);
    const key = randomBytes(32);
    const made = vaultWith(key).seal(new Secret('canary'), 'here', first);
    const opener = vaultWith(key);
    opener.open(made, 'here');
    expect(opener.asked).toEqual([false]);
  });

  test('S7: a fingerprint tells equal from different and holds no piece of the secret', () => {
    const vault = vaultWith();
    const print = vault.fingerprint(new Secret('canary-secret-value'));
    expect(vault.fingerprint(new Secret('canary-secret-value'))).toBe(print);
    expect(vault.fingerprint(new Secret('canary-secret-valu'))).not.toBe(print);
    expect(vaultWith().fingerprint(new Secret('canary-secret-value'))).not.toBe(print);
    expect(print).toMatch(/^[0-9a-f]{12}$/);
  });
});
