import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secrets/secret.ts';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a fresh nonce each time: version, nonce, tag, text (decision 28). `place` ties the bytes to one row. */
export function sealWith(key: Buffer, secret: Secret, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(associated(place));
  const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
}

/** Throws `store-locked` for another key, another place or changed bytes, `store-too-new` for a later format. */
export function openWith(key: Buffer, sealed: Buffer, place: string): Secret {
  if (sealed[0] !== VERSION) {
    throw new AppError('store-too-new', 'A stored credential was sealed by a newer version', {
      hint: 'It is left as it is. Update this program.',
    });
  }
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

/** Tells keys apart and says nothing about them. */
export function idOfKey(key: Buffer): string {
  return createHmac('sha256', key).update('key id\n').digest('hex').slice(0, 16);
}

function associated(place: string): Buffer {
  return Buffer.from(`${VERSION}\n${place}`);
}
