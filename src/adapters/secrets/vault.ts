import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import type { KeyBackend } from './key-backend.ts';

/** Seals and opens secrets. The key is fetched when first needed and never for reading lists (B045). */
export interface Vault {
  /** `place` ties the sealed bytes to one row. */
  seal(secret: Secret, place: string): Buffer;
  /** Throws `store-locked` when the key cannot be had, `store-corrupt` when the bytes do not open. */
  open(sealed: Buffer, place: string): Secret;
  /** Equal secrets give equal prints on this installation; says nothing about the secret (S7). */
  fingerprint(secret: Secret): string;
  /** `keyring`, `file` or `none yet`. */
  backend(): string;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a fresh nonce each time: version, nonce, tag, text (decision 28). */
export function createVault(keyBackend: KeyBackend, onSecret: (secret: Secret) => void): Vault {
  let cached: Buffer | undefined;
  const key = (): Buffer => {
    cached ??= keyBackend.key();
    return cached;
  };
  return {
    seal(secret, place) {
      onSecret(secret);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key(), nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, place) {
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
      const text = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES);
      const unlocked = key();
      try {
        const decipher = createDecipheriv('aes-256-gcm', unlocked, nonce)
          .setAAD(Buffer.from(place))
          .setAuthTag(tag);
        const secret = new Secret(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8'));
        onSecret(secret);
        return secret;
      } catch (cause) {
        throw new AppError('store-locked', 'A stored credential cannot be opened with the present key', {
          hint: 'The key of this installation was replaced. Restore it, or add the credential again.',
          cause,
        });
      }
    },
    fingerprint: (secret) =>
      createHmac('sha256', key()).update('fingerprint\n').update(secret.reveal()).digest('hex').slice(0, 12),
    backend: () => keyBackend.name(),
  };
}
