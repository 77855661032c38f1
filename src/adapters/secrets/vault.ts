import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secrets/secret.ts';
import type { KeyBackend } from './key-backend.ts';

/** Seals and opens secrets. The key is fetched when first needed and never for reading lists (B045). */
export interface Vault {
  /**
   * `place` ties the sealed bytes to one row. Throws `store-locked` when the key cannot be had, or has to be made and may
   * not be.
   */
  seal(secret: Secret, place: string, options: { readonly mayMakeKey: boolean }): Buffer;
  /** Throws `store-locked` when the key cannot be had or is another one, `store-too-new` for a later format. */
  open(sealed: Buffer, place: string): Secret;
  /** Equal secrets give equal prints on this installation; says nothing about the secret (S7). Throws like `open`. */
  fingerprint(secret: Secret): string;
  /** `keyring`, `file` or `none yet`. */
  backend(): string;
}

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a fresh nonce each time: version, nonce, tag, text (decision 28). */
export function createVault(keyBackend: KeyBackend, onSecret: (secret: Secret) => void): Vault {
  let cached: Buffer | undefined;
  const key = (mayMake: boolean): Buffer => {
    cached ??= keyBackend.key(mayMake);
    return cached;
  };
  return {
    seal(secret, place, { mayMakeKey }) {
      onSecret(secret);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key(mayMakeKey), nonce).setAAD(associated(place));
      const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, place) {
      if (sealed[0] !== VERSION) {
        throw new AppError('store-too-new', 'A stored credential was sealed by a newer version', {
          hint: 'It is left as it is. Update this program.',
        });
      }
      const secret = decrypt(sealed, place, key(false));
      onSecret(secret);
      return secret;
    },
    fingerprint: (secret) =>
      createHmac('sha256', key(false))
        .update('fingerprint\n')
        .update(secret.reveal())
        .digest('hex')
        .slice(0, 12),
    backend: () => keyBackend.name(),
  };
}

function associated(place: string): Buffer {
  return Buffer.from(`${VERSION}\n${place}`);
}

function decrypt(sealed: Buffer, place: string, key: Buffer): Secret {
  const tagAt = 1 + NONCE_BYTES;
  const textAt = tagAt + TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, tagAt), { authTagLength: TAG_BYTES })
      .setAAD(associated(place))
      .setAuthTag(sealed.subarray(tagAt, textAt));
    const text = Buffer.concat([decipher.update(sealed.subarray(textAt)), decipher.final()]);
    return new Secret(text.toString('utf8'));
  } catch (cause) {
    throw new AppError('store-locked', 'A stored credential cannot be opened with the present key', {
      hint: 'The key of this installation was replaced. Restore it, or add the credential again.',
      cause,
    });
  }
}
