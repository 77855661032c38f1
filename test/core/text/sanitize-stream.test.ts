import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripControls } from '../../../src/core/text/sanitize.ts';
import { createStreamSanitizer } from '../../../src/core/text/sanitize-stream.ts';

const HOSTILE = [
  'plain \u001b[31mred\u001b[0m',
  'a title \u001b]0;owned\u0007 and a clipboard \u001b]52;c;AAAA\u001b\\ here',
  'C1 \u009b2J and \u009d0;owned\u009c too',
  'a screen cleared by \u001bc, a turned \u202eline\u202c\r\nand the next\rone',
];

function inPieces(text: string, lengths: readonly number[]): string {
  const clean = createStreamSanitizer();
  let position = 0;
  let out = '';
  for (const length of lengths) {
    out += clean(text.slice(position, position + length));
    position += length;
  }
  return out + clean(text.slice(position));
}

describe('a stream made safe for a terminal (P23, decision 31)', () => {
  it.each(HOSTILE)('%j: wherever it is cut, the same is left as in one piece', (text) => {
    const whole = stripControls(text);
    expect(whole).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]/u);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }), (lengths) => {
        expect(inPieces(text, lengths)).toBe(whole);
      }),
    );
  });

  it('keeps tabs, line breaks, emoji of several parts and the joiners of scripts', () => {
    const text = 'one\ttwo\n👩‍🚀 می‌خواهم שלום\u200f.\n';
    expect(inPieces(text, [3, 3, 3, 3])).toBe(text);
  });

  it('a sequence that never ends is dropped, and what was before it is printed at once', () => {
    const clean = createStreamSanitizer();
    expect(clean('before\u001b]0;')).toBe('before');
    for (let index = 0; index < 20; index++) expect(clean('x'.repeat(1000))).toBe('');
    expect(clean('\u0007after')).toBe('after');
  });
});
