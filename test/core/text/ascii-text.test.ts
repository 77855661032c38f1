import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiText } from '../../../src/core/text/ascii-text.ts';

test.each([
  ['plain', 'plain'],
  ['● ready · 2 of 3 → next', '* ready - 2 of 3 > next'],
  ['“so” … –', '"so" . -'],
  ['模型', '??'],
  ['e\u0301', 'e'],
  ['👩‍🚀!', '?!'],
])('P29: %s is %s', (text, expected) => {
  expect(asciiText(text)).toBe(expected);
});

test('P29: as many signs as a character has cells, where columns matter', () => {
  expect(asciiText('模型x', () => 2)).toBe('????x');
});

test('P29: whatever it is, ASCII comes of it, and ASCII stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = asciiText(text);
      expect([...shown].every((character) => character < '\u0080')).toBe(true);
      expect(asciiText(shown)).toBe(shown);
    }),
  );
});
