import { describe, expect, test } from 'vitest';
import type { SetupStep } from '../../../src/app/setup/setup-types.ts';
import { plainAnswer } from '../../../src/cli/plain/plain-answer.ts';
import { promptOf, rowLines, WHOLE_VIEW } from '../../../src/cli/plain/plain-question.ts';
import { matching, type PlainRow, plainRows } from '../../../src/cli/plain/plain-rows.ts';

const CHOICE: SetupStep = {
  kind: 'choice',
  id: 'x',
  title: 'X',
  lines: [],
  options: [
    { id: 'a', label: 'First', hint: 'one' },
    { id: 'b', label: 'Second', disabledReason: 'no server' },
  ],
  searchable: false,
  current: 'a',
};
const MARKS: SetupStep = {
  kind: 'marks',
  id: 'm',
  title: 'M',
  lines: [],
  rows: ['p/x', 'p/y', 'q/*'].map((id, index) => ({ id, number: index + 1, hint: 'h' })),
  selected: ['p/x', 'q/*'],
  nothing: 'all',
};
const TEXT: SetupStep = { kind: 'text', id: 't', title: 'T', lines: [], value: 'before' };
const SECRET: SetupStep = { kind: 'secret', id: 's', title: 'S', lines: [], optional: false };
const REVIEW: SetupStep = {
  kind: 'review',
  id: 'review',
  title: 'R',
  configPath: '/c',
  diff: [],
  storeLines: [],
  notes: [],
};

describe('B097: what a typed line means', () => {
  test.each<[SetupStep, string, unknown]>([
    [CHOICE, '1', { kind: 'answer', value: 'a' }],
    [CHOICE, ' A ', { kind: 'answer', value: 'a' }],
    [CHOICE, '', { kind: 'answer', value: 'a' }],
    [CHOICE, '<', { kind: 'back' }],
    [CHOICE, 'more', { kind: 'more' }],
    [CHOICE, 'sec', { kind: 'search', query: 'sec' }],
    [CHOICE, '7', { kind: 'problem', message: 'There is no line 7.' }],
    [CHOICE, '2', { kind: 'problem', message: 'Line 2 cannot be chosen now: no server' }],
    [MARKS, '', { kind: 'answer', value: 'p/x,q/*' }],
    [MARKS, 'none', { kind: 'answer', value: '' }],
    [MARKS, '2, 1', { kind: 'answer', value: 'p/y,p/x' }],
    [MARKS, '+2 -3', { kind: 'answer', value: 'p/x,p/y' }],
    [MARKS, 'q/*', { kind: 'answer', value: 'q/*' }],
    [MARKS, '+9', { kind: 'problem', message: 'There is no line 9.' }],
    [MARKS, '1 nine', { kind: 'problem', message: 'There is no line nine.' }],
    [MARKS, 'p/', { kind: 'search', query: 'p/' }],
    [TEXT, '', { kind: 'answer', value: 'before' }],
    [TEXT, '-', { kind: 'answer', value: '' }],
    [TEXT, ' new ', { kind: 'answer', value: 'new' }],
    [SECRET, '', { kind: 'problem', message: 'Type or paste the key.' }],
    [SECRET, 'canary-1', { kind: 'answer', value: 'canary-1' }],
    [SECRET, '<', { kind: 'back' }],
    [REVIEW, 'Yes', { kind: 'answer', value: 'accept' }],
    [REVIEW, 'n', { kind: 'back' }],
    [REVIEW, '', { kind: 'problem', message: 'Type y to write it or n to go back.' }],
  ])('%#: $1', (step, line, expected) => {
    expect(plainAnswer(step, plainRows(step, 0), line)).toEqual(expected);
  });

  test('Enter alone decides nothing where nothing was chosen before', () => {
    const { current: _current, ...fresh } = CHOICE as Extract<SetupStep, { kind: 'choice' }>;
    expect(plainAnswer(fresh, plainRows(fresh, 0), '')).toMatchObject({ kind: 'problem' });
  });
});

describe('long lists', () => {
  const rows: readonly PlainRow[] = Array.from({ length: 45 }, (_, index) => ({
    number: index + 1,
    id: `p/model-${index + 1}`,
    text: `p/model-${index + 1} - Model`,
  }));

  test('B089: come in pages, and by part of a name, with numbers that stay', () => {
    expect(rowLines(rows, WHOLE_VIEW)).toHaveLength(21);
    expect(rowLines(rows, WHOLE_VIEW).at(-1)).toContain('and 25 more');
    expect(rowLines(rows, { query: '', from: 40 })).toHaveLength(5);
    expect(rowLines(rows, { query: 'MODEL-4 p/', from: 0 })[1]).toBe('  40. p/model-40 - Model');
    expect(matching(rows, 'nothing')).toEqual([]);
    expect(rowLines(rows, { query: 'nothing', from: 0 })).toEqual(['Nothing matches "nothing".']);
  });
});

test('the prompt names what Enter alone gives', () => {
  expect(promptOf(CHOICE)).toBe('Number [1], < for back: ');
  expect(promptOf(TEXT)).toBe('Answer [before], - for empty, < for back: ');
});
