import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { panelBudget, progressBar } from '../../components/auth-panel/panel-state.ts';
import { inCells, inCellsRight } from '../../components/ui/cells.ts';
import { createFilter } from '../../components/ui/filter.ts';
import { EMPTY_LIST, listReducer, pointerIndex, windowOf } from '../../components/ui/list-state.ts';
import { fieldOf, textFieldReducer } from '../../components/ui/text-field-state.ts';
import { isResold } from '../../src/core/providers/is-resold.ts';

const rows = Array.from({ length: 5 }, (_, index) => ({ id: `row-${index}`, number: index + 1 }));

describe('lists (architecture 7.2, 7.3)', () => {
  test('7.3-2: the list wraps at both ends for single steps, and clamps for page moves', () => {
    const up = listReducer(EMPTY_LIST, { kind: 'move', by: -1, wraps: true }, rows);
    expect(up.pointerId).toBe('row-4');
    expect(listReducer(up, { kind: 'move', by: 1, wraps: true }, rows).pointerId).toBe('row-0');
    expect(listReducer(up, { kind: 'move', by: 10, wraps: false }, rows).pointerId).toBe('row-4');
    expect(listReducer(EMPTY_LIST, { kind: 'move', by: -10, wraps: false }, rows).pointerId).toBe('row-0');
  });

  test('7.3-6, P27: a live refresh never moves the pointer off its item', () => {
    const state = listReducer(EMPTY_LIST, { kind: 'move', by: 2, wraps: true }, rows);
    expect(pointerIndex(state, [...rows].reverse())).toBe(2);
    expect(pointerIndex(state, rows.slice(2))).toBe(0);
    expect(pointerIndex(state, rows.slice(3))).toBe(0);
  });

  test('typing narrows, erasing takes whole characters, clearing empties', () => {
    const typed = listReducer(EMPTY_LIST, { kind: 'type', text: 'a😀' }, rows);
    expect(listReducer(typed, { kind: 'erase' }, rows).query).toBe('a');
    expect(listReducer(typed, { kind: 'clear' }, rows).query).toBe('');
  });

  test('7.3-3: the pointer is always inside the window, with a row of context where there is one', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(200),
        fc.nat(200),
        (length, height, at, before) => {
          const pointer = Math.min(at, Math.max(0, length - 1));
          const offset = windowOf(length, pointer, height, before);
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(Math.max(0, length - height));
          expect(pointer).toBeGreaterThanOrEqual(offset);
          expect(pointer).toBeLessThan(offset + Math.max(height, 1));
          if (height <= 2 || length <= height) return;
          if (pointer > 0) expect(pointer).toBeGreaterThan(offset);
          if (pointer < length - 1) expect(pointer).toBeLessThan(offset + height - 1);
        },
      ),
    );
  });
});

describe('filter', () => {
  const filter = createFilter(
    ['anthropic/claude-opus-4-6', 'openai/gpt-5.5', 'openrouter/anthropic/claude-opus', 'ollama/gemma4'],
    (row) => row,
    (row) => (row === 'openrouter/anthropic/claude-opus' ? 0 : 1),
  );

  test('7.3-4: the filter ANDs terms separated by spaces, in any order', () => {
    expect(filter('opus anth').map((match) => match.row)).toHaveLength(2);
    expect(filter('gpt openai').map((match) => match.row)).toEqual(['openai/gpt-5.5']);
    expect(filter('nothing here')).toEqual([]);
    expect(filter('  ')).toHaveLength(4);
  });

  test('B086: what a person marked stays first whatever is typed', () => {
    expect(filter('opus')[0]?.row).toBe('openrouter/anthropic/claude-opus');
  });

  test('B086: of two that match alike the maker stands before those that pass it on', () => {
    const rows = ['openrouter/anthropic/claude-opus', 'amazon-bedrock/claude-opus', 'anthropic/claude-opus'];
    const plain = (row: string): string => row;
    const none = (): number => 0;
    const maker = (row: string): number => (isResold(row) ? 1 : 0);
    const first = (query: string): string | undefined =>
      createFilter(rows, plain, none, maker)(query)[0]?.row;
    expect(first('claude opus')).toBe('anthropic/claude-opus');
    expect(first('bedrock')).toBe('amazon-bedrock/claude-opus');
  });

  test('7.3-4: smart case: a term with a capital matches only as it is written', () => {
    const cased = createFilter(
      ['a/GPT', 'b/gpt'],
      (row) => row,
      () => 0,
    );
    expect(cased('gpt')).toHaveLength(2);
    expect(cased('GPT').map((match) => match.row)).toEqual(['a/GPT']);
  });

  test('7.3-4: the matched stretch is told, for highlighting', () => {
    const [match] = filter('gemma');
    const [start = 0, end = 0] = match?.ranges ?? [];
    expect('ollama/gemma4'.slice(start, end)).toBe('gemma');
  });
});

describe('cells (P8, B087, B100)', () => {
  test('text takes exactly its cells, CJK and emoji included', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('模型模型模型 large')),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          const plain = text.replace(/\p{C}/gu, '');
          expect(stringWidth(inCells(plain, width))).toBe(width);
        },
      ),
    );
    expect(inCellsRight('7.', 4)).toBe('  7.');
  });

  test('long names keep both ends', () => {
    expect(inCells('openrouter/anthropic/claude-opus-4.1:batch', 20)).toMatch(/^openrouter.*…*batch$/);
  });
});

describe('text field', () => {
  test('inserts at the caret, erases words and whole characters, ignores control characters', () => {
    let field = fieldOf('one two');
    field = textFieldReducer(field, { kind: 'erase-word' });
    expect(field).toEqual({ text: 'one ', caret: 4 });
    field = textFieldReducer(field, { kind: 'home' });
    field = textFieldReducer(field, { kind: 'insert', text: '\u001b😀' });
    expect(field.text).toBe('😀one ');
    expect(textFieldReducer(field, { kind: 'erase-left' }).text).toBe('one ');
  });
});

describe('panel', () => {
  test('rows are shared out without exceeding the room, the pointed credential among them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 60 }),
        fc.nat(20),
        fc.nat(40),
        fc.nat(40),
        (room, models, credentials, at) => {
          const budget = panelBudget(room, models, credentials);
          expect(budget.models + budget.credentials + budget.activity).toBeLessThanOrEqual(
            Math.max(3, room - 3),
          );
          const pointer = Math.min(at, Math.max(0, credentials - 1));
          expect(pointer).toBeGreaterThanOrEqual(budget.from(pointer));
          expect(pointer).toBeLessThan(budget.from(pointer) + budget.credentials);
        },
      ),
    );
  });

  test.each([
    [0, '██████████'],
    [50, '█████░░░░░'],
    [100, '░░░░░░░░░░'],
    [200, '░░░░░░░░░░'],
  ])('after %i of 100 the bar shows what is left', (nowMs, bar) => {
    expect(progressBar(0, 100, nowMs)).toBe(bar);
  });
});
