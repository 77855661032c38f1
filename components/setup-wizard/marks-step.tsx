import { Text } from 'ink';
import { type ReactNode, useMemo } from 'react';
import type { MarkRow, SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { inCells, inWords } from '../ui/cells.ts';
import { useBodySize } from '../ui/frame.tsx';
import { MarkList } from '../ui/mark-list.tsx';

export interface MarksStepProps {
  readonly step: Extract<SetupSnapshot['step'], { kind: 'marks' }>;
  readonly aside: string;
  readonly onAnswer: (value: string) => void;
  readonly onBack: () => void;
}

const LONGEST_ID = 48;
/** Pointer, mark, and the gap before a hint. */
const MARKS = 8;

/** Several rows without an order, such as the models that are allowed (CONF-3). */
export function MarksStep({ step, aside, onAnswer, onBack }: MarksStepProps): ReactNode {
  const { columns } = useBodySize();
  const longest = useMemo(() => Math.max(0, ...step.rows.map((row) => row.id.length)), [step.rows]);
  const width = Math.min(longest, LONGEST_ID, columns - MARKS);
  return (
    <MarkList
      title={step.title}
      aside={aside}
      rows={step.rows}
      selected={step.selected}
      isOrdered={false}
      textOf={textOf}
      priorityOf={priorityOf}
      summaryOf={(chosen) => (chosen.length === 0 ? `No mark: ${step.nothing}` : `${chosen.length} marked`)}
      noticeOf={() => step.lines[0]}
      empty="There is nothing to mark. enter goes on."
      onAccept={(ids) => onAnswer(ids.join(','))}
      onBack={onBack}
    >
      {({ row, isPointed, place }) => (
        <Text key={row.id} wrap="truncate-end">
          <Text {...theme.accent}>{isPointed ? '❯ ' : '  '}</Text>
          <Text {...(place < 0 ? theme.muted : theme.good)}>{place < 0 ? '[ ] ' : '[✓] '}</Text>
          <Text bold={isPointed}>{inCells(sanitizeText(row.id), width)}</Text>
          <Text {...theme.muted}> {inWords(sanitizeText(row.hint), columns - MARKS + 1 - width)}</Text>
        </Text>
      )}
    </MarkList>
  );
}

function textOf(row: MarkRow): string {
  return `${row.id} ${row.hint}`;
}

function priorityOf(row: MarkRow): number {
  return row.number;
}
