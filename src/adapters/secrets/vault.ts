import { createHmac } from 'node:crypto';
import type { Secret } from '../../core/secrets/secret.ts';
import { openWith, sealWith } from './envelope.ts';
import type { KeyBackend } from './key-backend.ts';

/** A key that was replaced, sealed with the one that counts now: what it sealed elsewhere can still be opened. */
export interface RetiredKey {
  readonly keyId: string;
  readonly sealed: Buffer;
}

/** What the store says about its keys once one was replaced; absent until then. */
export interface Sealing {
  /** Of the key that all rows are sealed with. */
  readonly keyId: string;
  /** Oldest first. The first of them goes on making fingerprints: tombstones have nothing else to be compared with (B031). */
  readonly retired: readonly RetiredKey[];
}

export interface SealOptions {
  readonly mayMakeKey: boolean;
  readonly sealing?: Sealing | undefined;
}

/** Seals and opens secrets. The key is fetched when first needed and never for reading lists (B045). */
export interface Vault {
  /**
   * `place` ties the sealed bytes to one row. Throws `store-locked` when the key cannot be had, or has to be made and may
   * not be.
   */
  seal(secret: Secret, place: string, options: SealOptions): Buffer;
  /** Throws `store-locked` when the key cannot be had or is another one, `store-too-new` for a later format. */
  open(sealed: Buffer, place: string, sealing?: Sealing): Secret;
  /** The same for what lies outside the store, which a replaced key may have sealed. */
  openOld(sealed: Buffer, place: string, sealing?: Sealing): Secret;
  /** Equal secrets give equal prints on this installation; says nothing about the secret (S7). Throws like `open`. */
  fingerprint(secret: Secret, sealing?: Sealing): string;
  /** The keys that were replaced, oldest first, then the present one: for the next replacement. Throws like `open`. */
  keys(sealing?: Sealing): readonly Buffer[];
  /** `keyring`, `file` or `none yet`. */
  backend(): string;
}

/** The place of a replaced key in the table of keys. */
export function retiredPlace(keyId: string): string {
  return JSON.stringify(['sealing-key', keyId]);
}

/** AES-256-GCM under the key of this installation (decision 28). The store says which key that is, once it was replaced. */
export function createVault(keyBackend: KeyBackend, onSecret: (secret: Secret) => void): Vault {
  let first: Buffer | undefined;
  const known = new Map<string, Buffer>();
  const present = (sealing: Sealing | undefined, mayMake: boolean): Buffer => {
    if (sealing === undefined) {
      first ??= keyBackend.key(mayMake);
      return first;
    }
    const key = known.get(sealing.keyId) ?? keyBackend.key(false, sealing.keyId);
    known.set(sealing.keyId, key);
    return key;
  };
  const retired = (sealing: Sealing, { keyId, sealed }: RetiredKey): Buffer => {
    const key =
      known.get(keyId) ??
      Buffer.from(openWith(present(sealing, false), sealed, retiredPlace(keyId)).reveal(), 'base64');
    known.set(keyId, key);
    return key;
  };
  const keys = (sealing: Sealing | undefined): readonly Buffer[] => {
    const older = sealing === undefined ? [] : sealing.retired.map((entry) => retired(sealing, entry));
    return [...older, present(sealing, false)];
  };
  const open = (key: Buffer, sealed: Buffer, place: string): Secret => {
    const secret = openWith(key, sealed, place);
    onSecret(secret);
    return secret;
  };
  return {
    seal(secret, place, { mayMakeKey, sealing }) {
      onSecret(secret);
      return sealWith(present(sealing, mayMakeKey), secret, place);
    },
    open: (sealed, place, sealing) => open(present(sealing, false), sealed, place),
    openOld(sealed, place, sealing) {
      const newestFirst = keys(sealing).toReversed();
      const right = newestFirst.find((key) => isOpenedBy(key, sealed, place));
      return open(right ?? present(sealing, false), sealed, place);
    },
    fingerprint(secret, sealing) {
      const [oldest] = sealing?.retired ?? [];
      const key =
        sealing === undefined || oldest === undefined ? present(sealing, false) : retired(sealing, oldest);
      return createHmac('sha256', key)
        .update('fingerprint\n')
        .update(secret.reveal())
        .digest('hex')
        .slice(0, 12);
    },
    keys,
    backend: () => keyBackend.name(),
  };
}

function isOpenedBy(key: Buffer, sealed: Buffer, place: string): boolean {
  try {
    openWith(key, sealed, place);
    return true;
  } catch {
    return false;
  }
}

/** Is it the same key, for the store and for the one who looked before? */
export function isSameSealing(one: Sealing | undefined, other: Sealing | undefined): boolean {
  return one?.keyId === other?.keyId;
}
