import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/adapters/config/sha256.ts';

test('is the hash that everybody else computes, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }),
  );
});

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 65_536])(
  'holds at the edges of its blocks: %i bytes',
  (length) => {
    const bytes = Buffer.alloc(length, 0xa5);
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  },
);
