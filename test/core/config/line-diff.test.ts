import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../../src/core/config/line-diff.ts';

const marks = { same: ' ', added: '+', removed: '-', gap: '~' } as const;
const drawn = (before: string, after: string, context?: number): readonly string[] =>
  lineDiff(before, after, context).map((line) => `${marks[line.kind]}${line.text}`);

test('D18: equal texts have no difference', () => {
  expect(drawn('a\nb\n', 'a\nb\n')).toEqual([]);
});

test('D18: a change stands between two lines of context, the rest is a gap', () => {
  const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
  expect(drawn(before, before.replace('5', 'five'))).toEqual([
    '~…',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    '~…',
  ]);
  expect(drawn(before, before.replace('5', 'five'), 0)).toEqual(['~…', '-5', '+five', '~…']);
});

test('a new file is all added, and line ends do not show', () => {
  expect(drawn('', '{\r\n}\r\n')).toEqual(['+{', '+}']);
});

test('removed and same lines give the text before, added and same the text after', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    .map((lines) => lines.map((l) => `${l}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after, 100);
      const side = (hidden: 'added' | 'removed'): string =>
        lines
          .filter((line) => line.kind !== hidden)
          .map((line) => `${line.text}\n`)
          .join('');
      if (before === after) expect(lines).toEqual([]);
      else expect([side('added'), side('removed')]).toEqual([before, after]);
    }),
    { numRuns: 500 },
  );
});

test('two long texts without a common line are told in time', () => {
  const many = (word: string): string =>
    Array.from({ length: 6000 }, (_, index) => `${word}${index}\n`).join('');
  expect(lineDiff(many('a'), many('b'))).toHaveLength(12_000);
});
