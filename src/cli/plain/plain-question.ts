import type { SetupSnapshot, SetupStep } from '../../app/setup/setup-types.ts';
import type { DiffLine } from '../../core/config/line-diff.ts';
import { matching, type PlainRow } from './plain-rows.ts';

/** What part of a long list is told. */
export interface PlainView {
  readonly query: string;
  readonly from: number;
}

export const WHOLE_VIEW: PlainView = { query: '', from: 0 };
/** Rows that are told at once: no more than a small terminal holds. */
const PAGE = 20;

/** Words, since many screen readers skip a plus or a minus (P25). */
const CHANGES = { added: 'added: ', removed: 'removed: ', same: '', gap: '' } as const;

/** The lines of a difference, each with what becomes of it. */
export function changedLines(lines: readonly DiffLine[]): readonly string[] {
  return lines.map(({ kind, text }) => `  ${CHANGES[kind]}${text}`);
}

/** A question as lines, from top to bottom; the prompt comes after them. */
export function questionLines(
  { step, stepNumber, stepCount }: SetupSnapshot,
  rows: readonly PlainRow[],
): readonly string[] {
  const head = ['', `Step ${stepNumber} of ${stepCount}: ${step.title}`];
  switch (step.kind) {
    case 'review':
      return [
        ...head,
        step.configPath,
        ...(step.diff.length === 0 ? ['  no change'] : changedLines(step.diff)),
        ...(step.storeLines.length === 0 ? [] : ['Store', ...step.storeLines]),
        ...step.notes,
      ];
    case 'fallbacks':
      return [
        ...head,
        `Now: ${[step.primary, ...step.selected].join(' then ')}`,
        ...rowLines(rows, WHOLE_VIEW),
      ];
    case 'marks':
      return [
        ...head,
        ...step.lines,
        `Now: ${step.selected.length === 0 ? step.nothing : step.selected.join(', ')}`,
        ...rowLines(rows, WHOLE_VIEW),
      ];
    case 'choice':
      return [...head, ...step.lines, ...rowLines(rows, WHOLE_VIEW)];
    case 'model':
      return [...head, ...rowLines(rows, WHOLE_VIEW)];
    case 'text':
    case 'secret':
      return [...head, ...step.lines];
    default:
      return head;
  }
}

/** A page of the rows that match, and how to get at the others. */
export function rowLines(rows: readonly PlainRow[], { query, from }: PlainView): readonly string[] {
  const found = matching(rows, query);
  if (found.length === 0) return [`Nothing matches "${query}".`];
  const shown = found.slice(from, from + PAGE);
  const left = found.length - from - shown.length;
  return [
    ...shown.map(({ number, text, disabledReason }) => {
      const reason = disabledReason === undefined ? '' : ` (not now: ${disabledReason})`;
      return `  ${number}. ${text}${reason}`;
    }),
    ...(left > 0 ? [`  and ${left} more: "more" goes on, part of a name shows fewer`] : []),
  ];
}

export function nextPage({ query, from }: PlainView): PlainView {
  return { query, from: from + PAGE };
}

/** What can be typed, with the answer that Enter alone gives. */
export function promptOf(step: SetupStep): string {
  switch (step.kind) {
    case 'choice':
      return `Number${fallbackWords(step.options.findIndex(({ id }) => id === step.current) + 1)}, < for back: `;
    case 'model':
      return `Number or name${fallbackWords(defaultNumber(step))}, < for back: `;
    case 'fallbacks':
      return 'Numbers in the order to ask, "none", Enter to leave it, < for back: ';
    case 'marks':
      return 'Numbers, or +number and -number, "none", Enter to leave it, < for back: ';
    case 'text':
      return step.value === '' ? 'Answer, < for back: ' : `Answer [${step.value}], - for empty, < for back: `;
    case 'secret':
      return 'Paste or type it (nothing is shown), < for back: ';
    case 'review':
      return 'Write it? y or n, < for back: ';
    default:
      return '> ';
  }
}

function fallbackWords(number: number): string {
  return number > 0 ? ` [${number}]` : '';
}

function defaultNumber(step: Extract<SetupStep, { kind: 'model' }>): number {
  return (step.rows.find((row) => row.ref === step.current) ?? step.rows[0])?.number ?? 0;
}
