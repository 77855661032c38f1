import { Text } from 'ink';
import { type ReactNode, useMemo, useState } from 'react';
import type { MarkRow, SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { inCells } from '../ui/cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { escapeBinding, FilterLine, ListView, listHeight } from '../ui/list-view.tsx';
import { useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';

export interface MarksStepProps {
  readonly step: Extract<SetupSnapshot['step'], { kind: 'marks' }>;
  readonly aside: string;
  readonly onAnswer: (value: string) => void;
  readonly onBack: () => void;
}

/** What the marks amount to, and the filter. */
const OWN_ROWS = 2;
/** With less room than this a hint is only its first letters, and falls away. */
const SHORTEST_HINT = 10;
const LONGEST_ID = 48;
/** Pointer, mark, and the gap before a hint. */
const MARKS = 8;

/** Several rows without an order: space marks, the marks are the answer (CONF-3). */
export function MarksStep({ step, aside, onAnswer, onBack }: MarksStepProps): ReactNode {
  const [marked, setMarked] = useState<ReadonlySet<string>>(() => new Set(step.selected));
  const { rows: height, columns } = useBodySize();
  const list = useList({ rows: step.rows, textOf, priorityOf, height: listHeight(height, OWN_ROWS) });
  const { current } = list;
  const toggle = (): void => {
    if (current === undefined) return;
    const next = new Set(marked);
    if (!next.delete(current.id)) next.add(current.id);
    setMarked(next);
  };
  const isMarked = current !== undefined && marked.has(current.id);
  const bindings: readonly KeyBinding[] = [
    {
      keys: [' '],
      help: isMarked ? 'space unmark' : 'space mark',
      isOff: current === undefined,
      run: toggle,
    },
    { keys: ['ctrl+x'], help: '^x unmark all', isOff: marked.size === 0, run: () => setMarked(new Set()) },
    { keys: [], help: 'type to filter', run: () => undefined },
    {
      keys: ['enter'],
      help: 'enter accept',
      // In the order of the rows, so that an unchanged choice is an unchanged list.
      run: () => onAnswer([...marked].join(',')),
    },
    escapeBinding(list, onBack),
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText, onPaste: list.onText });
  const longest = useMemo(() => Math.max(0, ...step.rows.map((row) => row.id.length)), [step.rows]);
  const width = Math.min(longest, LONGEST_ID, columns - MARKS);
  const showsHints = columns - MARKS - width >= SHORTEST_HINT;
  return (
    <Frame title={step.title} aside={aside} footer={footerOf(bindings)} notice={step.lines[0]}>
      <Text wrap="truncate-end" {...theme.muted}>
        {marked.size === 0 ? `No mark: ${step.nothing}` : `${marked.size} marked`}
      </Text>
      <FilterLine label="Filter" query={list.query} />
      <ListView list={list} empty={`Nothing matches “${list.query}”. esc clears.`}>
        {({ row }) => (
          <Text key={row.id} wrap="truncate-end">
            <Text {...theme.accent}>{row.id === current?.id ? '❯ ' : '  '}</Text>
            <Text {...(marked.has(row.id) ? theme.good : theme.muted)}>
              {marked.has(row.id) ? '[✓] ' : '[ ] '}
            </Text>
            <Text bold={row.id === current?.id}>{inCells(sanitizeText(row.id), width)}</Text>
            <Text {...theme.muted}>{showsHints ? ` ${sanitizeText(row.hint)}` : ''}</Text>
          </Text>
        )}
      </ListView>
    </Frame>
  );
}

function textOf(row: MarkRow): string {
  return `${row.id} ${row.hint}`;
}

function priorityOf(row: MarkRow): number {
  return row.number;
}
