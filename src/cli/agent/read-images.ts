import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { ChatImage } from '../../core/ports/session-store.ts';

/** The least that any of the vendors takes. */
const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
const MAX_IMAGES = 20;

const KINDS: readonly { readonly mediaType: string; readonly isIt: (bytes: Buffer) => boolean }[] = [
  { mediaType: 'image/png', isIt: (bytes) => bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a' },
  { mediaType: 'image/jpeg', isIt: (bytes) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff' },
  { mediaType: 'image/gif', isIt: (bytes) => /^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1')) },
  {
    mediaType: 'image/webp',
    isIt: (bytes) => /^RIFF[\s\S]{4}WEBP$/.test(bytes.subarray(0, 12).toString('latin1')),
  },
];

/**
 * The images of a turn, read and looked at: PNG, JPEG, GIF or WebP by their first bytes, whatever their names say (IMG-4). Throws
 * `usage` for a file that cannot be read, is too large, or is no image; nothing is sent then.
 */
export function readImages(paths: readonly string[]): readonly ChatImage[] {
  if (paths.length > MAX_IMAGES) throw usageError(`A turn takes ${MAX_IMAGES} images at most`);
  return paths.map((path) => {
    const bytes = readBytes(path);
    const kind = KINDS.find(({ isIt }) => isIt(bytes));
    if (kind === undefined) {
      throw usageError(`${path} is no image that models take`, { hint: 'Use PNG, JPEG, GIF or WebP.' });
    }
    return { name: basename(path), mediaType: kind.mediaType, base64: bytes.toString('base64') };
  });
}

function readBytes(path: string): Buffer {
  const size = sizeOf(path);
  if (size === undefined) throw usageError(`${path} cannot be read as a file`);
  if (size > MAX_IMAGE_BYTES) {
    throw usageError(`${path} is larger than 5 MiB`, { hint: 'Make it smaller and try again.' });
  }
  try {
    return readFileSync(path);
  } catch (error) {
    throw usageError(`${path} cannot be read as a file`, { cause: error });
  }
}

function sizeOf(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : undefined;
}
