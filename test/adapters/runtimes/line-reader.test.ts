import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineReader, readMessage } from '../../../src/adapters/runtimes/line-reader.ts';

function read(chunks: readonly Buffer[], limits = { line: 1000, all: 10_000 }) {
  const lines: string[] = [];
  let refusals = 0;
  const reader = new LineReader(limits, {
    onLine: (line) => lines.push(line),
    onTooMuch: () => {
      refusals += 1;
    },
  });
  for (const chunk of chunks) reader.push(chunk);
  return { lines, reader, refusals: () => refusals };
}

describe('lines out of pieces', () => {
  test('the pieces do not matter, not even in the middle of a character', () => {
    const sentence = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 10 }), fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        // What is no character of its own is told as such in both.
        expect(read(chunks).lines).toEqual(bytes.toString('utf8').split('\n').slice(0, -1));
      }),
    );
  });

  test('the end makes a line of what is left, and of nothing none', () => {
    const { lines, reader } = read([Buffer.from('one\ntwo')]);
    expect(lines).toEqual(['one']);
    reader.end();
    reader.end();
    expect(lines).toEqual(['one', 'two']);
  });

  test.each([
    ['a line without an end', { line: 4, all: 100 }, ['abc\n', 'defgh'], ['abc']],
    ['a long line that comes whole', { line: 4, all: 100 }, ['abc\ndefgh\nij\n'], ['abc']],
    ['too much of it all', { line: 4, all: 9 }, ['abc\n', 'def\n', 'ghi\n', 'jkl\n'], ['abc', 'def']],
  ])('P23: %s is refused once, and nothing more is read', (_, limits, pieces, expected) => {
    const { lines, reader, refusals } = read(
      pieces.map((piece) => Buffer.from(piece)),
      limits,
    );
    reader.push(Buffer.from('more\n'));
    reader.end();
    expect(lines).toEqual(expected);
    expect(refusals()).toBe(1);
  });
});

test.each([
  ['{"a":1}', { a: 1 }],
  ['\u001b[2K{"a":1}\u001b[0m', { a: 1 }],
  ['[1]', undefined],
  ['null', undefined],
  ['Warning: a word', undefined],
])('the message of %j', (line, expected) => {
  expect(readMessage(line)).toEqual(expected);
});
