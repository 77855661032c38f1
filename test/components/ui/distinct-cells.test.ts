import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { inCells } from '../../../components/ui/cells.ts';
import { distinctCells } from '../../../components/ui/distinct-cells.ts';

describe('names beside each other (B087, P8)', () => {
  it('texts that are told apart anyway are shortened as everywhere', () => {
    const texts = ['short', 'acme/a-very-long-name-that-has-its-end:free'];
    expect([...distinctCells(texts, 20).values()]).toEqual(texts.map((text) => inCells(text, 20)));
  });

  it.each([
    [
      'the difference lies before the usual end',
      ['nvidia/nemotron-nano-12b-v2-vl-instruct:free', 'nvidia/nemotron-nano-30b-v2-vl-instruct:free'],
      ['nvi…12b-v2-v…ree', 'nvi…30b-v2-v…ree'],
    ],
    [
      'the difference lies just before the usual end',
      ['meta/llama-large-1-instruct:free', 'meta/llama-large-2-instruct:free'],
      ['m…1-instruct:free', 'm…2-instruct:free'],
    ],
  ])('%s', (_, texts, expected) => {
    const width = (expected[0] ?? '').length;
    expect([...distinctCells(texts, width).values()]).toEqual(expected);
  });

  it('no two different texts look alike, and each fills its cells', () => {
    const part = fc.constantFrom(
      'acme/',
      'large-',
      'model-',
      '1',
      '2',
      '30b',
      '-instruct',
      ':free',
      '文',
      'é',
      '👩‍👩‍👧',
    );
    const text = fc.array(part, { minLength: 1, maxLength: 16 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { maxLength: 60 }),
        fc.integer({ min: 8, max: 60 }),
        (texts, width) => {
          const shown = distinctCells(texts, width);
          expect(new Set(shown.values()).size).toBe(texts.length);
          expect([...shown.values()].every((cells) => stringWidth(cells) === width)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
