import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeText } from '../../../src/core/text/sanitize.ts';

const ESC = '\u001b';
const BEL = '\u0007';

/** Anything a terminal could obey or a reader could be fooled by. */
const HOSTILE = /[\p{Cc}\p{Surrogate}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** Mostly the characters escape sequences are made of, so that broken and nested ones turn up. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        BEL,
        '[',
        ']',
        'P',
        '\\',
        ';',
        '0',
        '\n',
        '\r',
        '\t',
        '\u009b',
        '\u009d',
        '\u009c',
      ),
      fc.constantFrom('\u202e', '\u2066', '\u200b', '\ud800', '\udc00', '\u0085', '\u007f', '😀'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('sanitizeText (P23, S15, decision 31)', () => {
  it.each([
    ['colours', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['an OSC title ended by BEL', `${ESC}]0;owned${BEL}name`, 'name'],
    ['an OSC link ended by ST', `${ESC}]8;;http://x.test${ESC}\\click${ESC}]8;;${ESC}\\`, 'click'],
    ['an OSC clipboard write in C1', '\u009d52;c;AAAA\u009cname', 'name'],
    ['a DCS', `${ESC}Pq#0${ESC}\\name`, 'name'],
    ['a CSI in C1', '\u009b2Jname', 'name'],
    ['a two-character escape', `${ESC}cname`, 'name'],
    ['an unfinished OSC', `name${ESC}]0;owned`, 'name'],
    ['a lone escape at the end', `name${ESC}`, 'name'],
    ['bidi overrides', 'abc\u202edcba\u2066x\u2069', 'abcdcbax'],
    ['zero-width characters', 'gp\u200bt\ufeff', 'gpt'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
    ['lone surrogates', 'a\ud800b\udc00c', 'abc'],
    ['line breaks and tabs', 'one\r\ntwo\tthree', 'one two three'],
  ])('takes out %s', (_what, text, clean) => {
    expect(sanitizeText(text)).toBe(clean);
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of [
      'Claude Opus 4.6',
      'Qwen 通义千问',
      'Größe €',
      'مرحبا',
      'fire 🔥 dog 🐕',
      '~!@#$%^&*()[]{}',
    ]) {
      expect(sanitizeText(text)).toBe(text);
    }
  });

  it('keeps line breaks, as \\n, only when asked to', () => {
    expect(sanitizeText('a\r\nb\rc\nd', { multiline: true })).toBe('a\nb\nc\nd');
  });

  it('cuts with an ellipsis between characters, never inside one', () => {
    expect(sanitizeText('abcdef', { maxLength: 4 })).toBe('abc…');
    expect(sanitizeText('abcd', { maxLength: 4 })).toBe('abcd');
    expect(sanitizeText('😀😀😀', { maxLength: 3 })).toBe('😀😀😀');
    expect(sanitizeText('😀😀😀', { maxLength: 2 })).toBe('😀…');
  });

  it('lets nothing a terminal obeys through', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(sanitizeText(text)).not.toMatch(HOSTILE);
        expect(sanitizeText(text, { multiline: true }).replaceAll('\n', '')).not.toMatch(HOSTILE);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same again for its own result, so that the store and the sink agree', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, multiline) => {
        const once = sanitizeText(text, { multiline });
        expect(sanitizeText(once, { multiline })).toBe(once);
      }),
    );
  });

  it('never exceeds the limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 20 }), (text, maxLength) => {
        expect([...sanitizeText(text, { maxLength })].length).toBeLessThanOrEqual(maxLength);
      }),
    );
  });

  it('gets through a megabyte of unfinished sequences', () => {
    for (const piece of [`${ESC}[`, `${ESC}]`, `${ESC}[0;`, '\u009b0 ', `${ESC}P${ESC}`, '0']) {
      const text = `${ESC}[${piece.repeat(1_000_000 / piece.length)}`;
      expect(sanitizeText(text)).not.toMatch(HOSTILE);
    }
  });
});
