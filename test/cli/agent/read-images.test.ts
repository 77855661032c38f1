import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/cli/agent/read-images.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function file(name: string, bytes: Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

describe('agent --image', () => {
  test.each([
    ['png', '89504e470d0a1a0a00', 'image/png'],
    ['jpeg', 'ffd8ffe000', 'image/jpeg'],
    ['gif', Buffer.from('GIF89a!').toString('hex'), 'image/gif'],
    ['webp', Buffer.from('RIFFabcdWEBPVP8 ').toString('hex'), 'image/webp'],
  ])('a %s is known by its first bytes', (_, hex, mediaType) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(readImages([file('picture.txt', bytes)])).toEqual([
      { name: 'picture.txt', mediaType, base64: bytes.toString('base64') },
    ]);
  });

  test.each([
    ['no image', () => file('a.png', Buffer.from('<svg/>')), /is no image that models take/],
    ['too large', () => file('b.png', Buffer.alloc(5 * 1024 * 1024 + 1)), /is larger than 5 MiB/],
    ['not there', () => join(temporaryFolder(), 'none.png'), /cannot be read as a file/],
    ['a folder', () => temporaryFolder(), /cannot be read as a file/],
  ] as const)('%s is refused', (_, path, message) => {
    expect(() => readImages([path()])).toThrow(message);
  });

  test('twenty at most', () => {
    expect(() => readImages(Array.from({ length: 21 }, () => 'a'))).toThrow(/20 images at most/);
  });
});
