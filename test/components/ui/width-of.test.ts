import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { widthOf } from '../../../components/ui/width-of.ts';

const SIGNS = [...' aZ09~·–—‘’“”‹›…←↑→↓─│└▁▂▃▄▅▆▇█▏░■▲●◔★✓✗❯'];

test('7.3: every sign that is counted is one cell wide by the tables of Unicode too', () => {
  for (const sign of SIGNS) expect([sign, stringWidth(sign)]).toEqual([sign, 1]);
});

test('7.3: texts of such signs, with and without colour, and all other texts are as wide as the library says', () => {
  const sign = fc.oneof(
    fc.constantFrom(...SIGNS, '\u001b[1m', '\u001b[38;5;12m', '\u001b[0m'),
    fc.constantFrom('模', '👩‍💻', 'é', 'é', '\t', '\u200d', '\ufe0f', '\u20e3', '\u001b', 'ｱﾞ', 'ش'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
      expect(widthOf(signs.join(''))).toBe(stringWidth(signs.join('')));
    }),
    { numRuns: 2000 },
  );
});
