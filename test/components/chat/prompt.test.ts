import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { bodyLines, entryLines } from '../../../components/chat/entry-lines.ts';
import { caretInRow, layoutPrompt } from '../../../components/chat/prompt-layout.ts';
import {
  type PromptAction,
  type PromptState,
  promptOf,
  promptReducer,
} from '../../../components/chat/prompt-state.ts';
import { createTranscriptLayout } from '../../../components/chat/transcript-window.ts';
import { wrapColumns, wrapLine } from '../../../components/chat/wrap-text.ts';

const FAMILY = '👩‍👩‍👧';

function typed(actions: readonly PromptAction[], history: readonly string[] = []): PromptState {
  return actions.reduce(promptReducer, promptOf(history));
}

/** The text with the caret in it. */
function shown({ text, caret }: PromptState): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

const insert = (text: string): PromptAction => ({ kind: 'insert', text });

describe('the line that is written', () => {
  test.each<[string, readonly PromptAction[], string]>([
    ['controls fall away, line breaks and tabs stay', [insert('a\u001b[31mb\u0007\r\n\tc')], 'ab\n\tc|'],
    ['left goes over a whole emoji', [insert(`a${FAMILY}`), { kind: 'left' }], `a|${FAMILY}`],
    ['right too', [insert(FAMILY), { kind: 'line-start' }, { kind: 'right' }], `${FAMILY}|`],
    ['backspace takes a whole emoji', [insert(`a${FAMILY}`), { kind: 'erase-left' }], 'a|'],
    ['backspace joins lines', [insert('a\n'), { kind: 'erase-left' }], 'a|'],
    ['delete joins lines', [insert('a\nb'), { kind: 'place', caret: 1 }, { kind: 'erase-right' }], 'a|b'],
    ['left at the beginning stays', [insert('a'), { kind: 'left' }, { kind: 'left' }], '|a'],
    ['a word back', [insert('one two '), { kind: 'word-left' }], 'one |two '],
    ['a word on', [insert('one two'), { kind: 'line-start' }, { kind: 'word-right' }], 'one| two'],
    ['a word away', [insert('one two '), { kind: 'erase-word' }], 'one |'],
    ['home is the line', [insert('one\ntwo'), { kind: 'line-start' }], 'one\n|two'],
    ['end is the line', [insert('one\ntwo'), { kind: 'place', caret: 0 }, { kind: 'line-end' }], 'one|\ntwo'],
    ['to the beginning of the line', [insert('one\ntwo'), { kind: 'erase-to-start' }], 'one\n|'],
    ['to its end', [insert('one\ntwo'), { kind: 'place', caret: 1 }, { kind: 'erase-to-end' }], 'o|\ntwo'],
  ])('%s', (_, actions, expected) => {
    expect(shown(typed(actions))).toBe(expected);
  });

  test('the past is gone through and left again; what was being written is kept', () => {
    const older: PromptAction = { kind: 'older' };
    const newer: PromptAction = { kind: 'newer' };
    const history = ['one', 'two'];
    expect(typed([insert('draft'), older], history).text).toBe('two');
    expect(typed([insert('draft'), older, older, older], history).text).toBe('one');
    expect(typed([insert('draft'), older, older, newer, newer, newer], history).text).toBe('draft');
    const sent = typed([insert('three'), { kind: 'sent' }], history);
    expect(sent).toMatchObject({ text: '', history: ['one', 'two', 'three'], place: 3 });
    expect(typed([older, { kind: 'sent' }], history).history).toEqual(history);
  });
});

describe('rows', () => {
  test('of an answer: tabs are spaces, indentation and joiners stay', () => {
    const text = `\tif (x) {\n\t\treturn; // ${FAMILY}`;
    const entry = { id: 1, kind: 'assistant', text, state: 'stopped', served: undefined } as const;
    expect(entryLines(entry, 60).map((line) => line.text)).toEqual([
      '      if (x) {',
      `          return; // ${FAMILY}`,
      '  (stopped: the answer is not whole)',
      '',
    ]);
  });

  test('of an answer that grows are those of the whole text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 10, max: 40 }),
        (pieces, columns) => {
          const layout = createTranscriptLayout();
          let text = '';
          for (const piece of ['a', ...pieces, '\n', 'b']) {
            text += piece;
            const growing = {
              id: 1,
              kind: 'assistant',
              text,
              state: 'streaming',
              served: undefined,
            } as const;
            const [lines = []] = layout([growing], columns);
            expect(lines.slice(0, -1)).toEqual(bodyLines(text, columns - 2, 'plain'));
          }
        },
      ),
    );
  });

  test('of the prompt: none is wider than the room, nothing is lost, the caret is on one of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 30 }), (text, columns) => {
        const { rows, caretRow } = layoutPrompt(text, text.length, columns);
        expect(rows.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text.replaceAll('\n', ''));
        expect(caretRow).toBe(rows.length - 1);
        for (const { start, end } of rows) expect(stringWidth(text.slice(start, end))).toBeLessThan(columns);
      }),
    );
  });

  test('up and down keep the column, also over wide characters', () => {
    const text = '日本語\nabcdef';
    const layout = layoutPrompt(text, 8, 40);
    expect(caretInRow(text, 8, layout, -1)).toBe(2);
    expect(caretInRow(text, 8, layout, 1)).toBeUndefined();
  });

  test('of a text: none is wider than the room, and only spaces are lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (raw, columns) => {
        const line = raw.replaceAll('\n', ' ');
        const rows = wrapLine(line, columns);
        for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
        expect(rows.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
      }),
    );
  });

  test('are cut between words, below the indentation of the line', () => {
    expect(wrapLine('  one two three', 10)).toEqual(['  one two', '  three']);
    expect(wrapLine('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapColumns('/fast on  what it does here', 20)).toEqual([
      '/fast on  what it',
      '          does here',
    ]);
    expect(wrapColumns('/model <model>    another', 20)).toEqual(['/model <model>', '  another']);
  });
});
