import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { distinctCells } from '../../../components/ui/distinct-names.ts';

describe('names beside each other (B087, P8)', () => {
  test('what fits stays, and what is told apart by its ends keeps them', () => {
    expect(distinctCells(['a/one', 'a/two'], 8)).toEqual(['a/one   ', 'a/two   ']);
    const names = ['provider/a-long-name-first', 'provider/a-long-name-other'];
    expect(distinctCells(names, 16)).toEqual(['provider…e-first', 'provider…e-other']);
  });

  test('what differs in the middle shows the middle', () => {
    const names = ['acme/claude-2026-01-01-long-preview', 'acme/claude-2026-02-01-long-preview'];
    expect(distinctCells(names, 18)).toEqual(['acme/…26-01-01-lo…', 'acme/…26-02-01-lo…']);
  });

  test('names that begin to differ in one place are different in so many cells, and none is wider', () => {
    const name = fc
      .tuple(fc.constantFrom('', '模', '👩‍👩‍👧'), fc.integer({ min: 0, max: 9 }))
      .map(
        ([mark, digit]) => `provider-of-models/a-rather-long-name-${digit}${mark}-in-the-middle-of-a-name`,
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 14, max: 40 }),
        (names, width) => {
          const short = distinctCells(names, width);
          expect(new Set(short).size).toBe(names.length);
          for (const text of short) expect(stringWidth(text)).toBe(width);
        },
      ),
    );
  });
});
