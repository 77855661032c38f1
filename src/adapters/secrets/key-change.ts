import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { idOfKey } from './envelope.ts';
import {
  accountOf,
  discard,
  guarded,
  type KeyBackendOptions,
  keyOf,
  newKey,
  pendingPath,
} from './key-backend.ts';
import { createKeyFile, moveKeyFile, pendingKeyFiles, readKeyFile } from './key-file.ts';
import { createKeyring } from './keyring.ts';

/** As in the name of the file in which a key waits. */
const KEY_ID_CHARACTERS = 16;

/** A new key that is kept already and that nothing depends on yet. */
export interface PreparedKey {
  readonly keyId: string;
  readonly key: Buffer;
  /** `keyring` or `file`. */
  readonly backend: string;
  /** Read back from where it waits: only then may rows be sealed with it. */
  isKept(): boolean;
}

/** The replacement of the key of this installation, outside the store. All throw `store-locked`. */
export interface KeyChange {
  /** A new key in the forced backend, else where the present one is; on the disk or in the keyring before this returns. */
  prepare(): PreparedKey;
  /** Puts the key in the place of the one that it replaces, which goes. Nothing happens when that was done before. */
  promote(keyId: string): void;
  /** Removes a key that nothing was sealed with. */
  drop(keyId: string): void;
  /** Key files of replacements that did not come to an end, by the id of their key. */
  leftovers(): readonly string[];
}

/** Each key waits in a file of its own, named by its id: what another replacement leaves or removes is never this one's. */
export function createKeyChange({
  keyPath,
  forced,
  keyring = createKeyring(),
}: KeyBackendOptions): KeyChange {
  const textOf = (path: string): string | undefined => guarded(path, () => readKeyFile(path));
  const wanted = (): string => {
    if (forced !== undefined && forced !== '') return forced;
    // Never silently another one (S17).
    return accountOf(textOf(keyPath) ?? '') === undefined ? 'file' : 'keyring';
  };
  return {
    prepare() {
      const { key, text } = newKey(wanted(), keyring);
      const keyId = idOfKey(key);
      const path = pendingPath(keyPath, keyId);
      guarded(path, () => createKeyFile(path, text));
      return {
        keyId,
        key,
        backend: accountOf(text) === undefined ? 'file' : 'keyring',
        isKept() {
          const kept = textOf(path);
          return kept !== undefined && keyOf(kept, path, keyring).equals(key);
        },
      };
    },
    promote(keyId) {
      const path = pendingPath(keyPath, keyId);
      const replaced = textOf(keyPath);
      const isMoved = guarded(path, () => moveKeyFile(path, keyPath));
      if (isMoved && replaced !== undefined) discard(keyring, accountOf(replaced));
    },
    drop(keyId) {
      const path = pendingPath(keyPath, keyId);
      const text = textOf(path);
      guarded(path, () => rmSync(path, { force: true }));
      if (text !== undefined) discard(keyring, accountOf(text));
    },
    leftovers: () =>
      guarded(dirname(keyPath), () => pendingKeyFiles(keyPath)).map((path) => path.slice(-KEY_ID_CHARACTERS)),
  };
}
