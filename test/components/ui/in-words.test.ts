import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { atEnd, inWords } from '../../../components/ui/cells.ts';

test.each([
  ['API key · 23 models, 2 free', 40, 'API key · 23 models, 2 free'],
  ['API key · 23 models, 2 free', 11, 'API key'],
  ['sealed on this machine', 14, 'sealed on…'],
  ['providers, models', 12, 'providers…'],
  ['custom-127-0-0-1-8123/alpha-large', 16, '…/alpha-large'],
  ['/chat/completions', 9, ''],
  ['anything', 3, ''],
])('B087: %s in %i cells is "%s"', (text, width, expected) => {
  expect(inWords(text, width)).toBe(expected);
});

test.each([
  ['/home/someone/.openclaw/openclaw.json', 30, '…/.openclaw/openclaw.json'],
  ['/home/someone/.openclaw/openclaw.json', 10, '…claw.json'],
  ['short', 10, 'short'],
])('the end of %s in %i cells is %s', (text, width, expected) => {
  expect(atEnd(text, width)).toBe(expected);
});

test('P8: neither is ever wider than it may be, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 60 }), (text, width) => {
      for (const short of [inWords(text, width), atEnd(text, width)]) {
        expect(stringWidth(short)).toBeLessThanOrEqual(Math.max(width, 0));
      }
    }),
    {
      numRuns: 1000,
      examples: [
        [' ', 0],
        ['! ', 1],
        ['漢 x', 2],
      ],
    },
  );
});
