import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { wrapCells } from '../../../components/ui/cells.ts';
import { fitFooter } from '../../../components/ui/footer.ts';

describe('footer (P30)', () => {
  const PANEL = 'enter details · c clear · p probe · m model · a add key · ? help · q quit';

  test.each([
    [100, PANEL],
    [58, 'enter details · c clear · p probe · ? help · q quit'],
    [38, 'enter details · ? help · q quit'],
    [10, 'q quit'],
  ])('in %i cells it keeps what the screen is for and the way out', (columns, expected) => {
    expect(fitFooter(PANEL, columns)).toBe(expected);
  });

  test('it is never wider than the room, and the way out goes in first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 12, max: 80 }),
        (entries, columns) => {
          const fitted = fitFooter(entries.join(' · '), columns);
          expect(stringWidth(fitted)).toBeLessThanOrEqual(columns);
          expect(fitted.endsWith(entries.at(-1) ?? '')).toBe(true);
        },
      ),
    );
  });
});

describe('wrapped text (P8)', () => {
  test('every line fits, and no character is lost but spaces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '模', '🙂'), minLength: 1, maxLength: 30 })),
        fc.integer({ min: 2, max: 40 }),
        (words, width) => {
          const lines = wrapCells(words.join(' '), width);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        },
      ),
    );
  });

  test('a line ends between words', () => {
    expect(wrapCells('one two three', 8)).toEqual(['one two', 'three']);
  });
});
