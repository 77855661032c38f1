import { join } from 'node:path';
import { createKeyChange, type KeyChange } from '../../../src/adapters/secrets/key-change.ts';
import type { Store } from '../../../src/adapters/sqlite/store.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { newProfile, storeIn } from './test-store.ts';

export const VALUES = ['canary-one', 'canary-two', 'canary-three'];
export const FORGOTTEN = newProfile({ id: 'openai:gone', secret: new Secret('canary-forgotten') });

export const keyPathIn = (folder: string): string => join(folder, 'vault.key');
export const fileKeysIn = (folder: string): KeyChange =>
  createKeyChange({ keyPath: keyPathIn(folder), forced: 'file' });

/** Three credentials, and one that was forgotten. */
export async function filledStore(folder: string): Promise<Store> {
  const store = storeIn(folder);
  for (const [index, value] of VALUES.entries()) {
    await store.auth.save(newProfile({ id: `openai:k${index}`, secret: new Secret(value) }));
  }
  await store.auth.save(FORGOTTEN);
  await store.auth.forget([{ owner: 'shared', id: FORGOTTEN.id }]);
  return store;
}

export function valuesIn(store: Store): readonly (string | undefined)[] {
  return store.auth
    .list('main')
    .toSorted((left, right) => left.id.localeCompare(right.id))
    .map((profile) => store.auth.readSecret(profile)?.reveal());
}

/** By its value, under another id: only the fingerprint can tell. */
export function isStillBuried(store: Store): boolean {
  return store.auth.isBuried({ ...FORGOTTEN, id: 'openai:again' });
}
