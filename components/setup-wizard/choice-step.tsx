import { Box, Text } from 'ink';
import { type ReactNode, useMemo } from 'react';
import type { SetupOption, SetupSnapshot } from '../../src/app/setup/setup-types.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { theme } from '../theme.ts';
import { inCells, inCellsRight, inWords, wrapCells } from '../ui/cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { escapeBinding, FilterLine, hasRoomFor, ListView, listHeight } from '../ui/list-view.tsx';
import { Menu } from '../ui/menu.tsx';
import { type List, useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { Trail } from './trail.tsx';

type Choice = Extract<SetupSnapshot['step'], { kind: 'choice' }>;

export interface ChoiceStepProps {
  readonly step: Choice;
  readonly snapshot: SetupSnapshot;
  readonly aside: string;
  readonly onAnswer: (id: string) => void;
  readonly onBack: () => void;
}

/** A menu: short fixed ones choose on a digit, long ones filter by typing. */
export function ChoiceStep(props: ChoiceStepProps): ReactNode {
  return props.step.searchable ? <SearchableChoice {...props} /> : <FixedChoice {...props} />;
}

function FixedChoice({ step, snapshot, aside, onAnswer, onBack }: ChoiceStepProps): ReactNode {
  const { rows, columns } = useBodySize();
  useKeys([{ keys: ['esc'], help: 'esc back', run: onBack }]);
  const room = rows - step.options.length - wrappedHeight(step.lines, columns) - 2;
  return (
    <Frame
      title={step.title}
      aside={aside}
      footer="↑↓ and enter choose · a digit chooses at once · esc back"
      notice={step.error}
      noticeIsError={true}
    >
      <Trail trail={snapshot.trail} rows={room} />
      <Lines lines={step.lines} isError={step.id === 'check-failed'} most={rows - step.options.length - 1} />
      <Menu options={step.options} current={step.current} onChoose={onAnswer} />
    </Frame>
  );
}

function Lines({
  lines,
  isError = false,
  most = Number.POSITIVE_INFINITY,
}: {
  readonly lines: readonly string[];
  readonly isError?: boolean;
  /** Rows that are left beside what the screen is for; more text than that is cut. */
  readonly most?: number;
}): ReactNode {
  const { columns } = useBodySize();
  const wrapped = lines.flatMap((line) => wrapCells(sanitizeText(line), columns));
  if (wrapped.length === 0 || most < 1) return null;
  const text = wrapped.length <= most ? wrapped : [...wrapped.slice(0, most - 1), '…'];
  return (
    <Box marginBottom={1} flexShrink={0}>
      <Text {...(isError ? theme.danger : {})}>{text.join('\n')}</Text>
    </Box>
  );
}

type Item = SetupOption & { readonly number: number };

const LABEL_WIDTH = 24;
/** Of a narrow window the hints need more. */
const NARROW_LABEL_WIDTH = 20;
const NARROW_COLUMNS = 50;
/** A list with fewer rows beside the lines above it is worth more than they are. */
const FEWEST_BESIDE_LINES = 3;
/** The search line. */
const OWN_ROWS = 1;

function SearchableChoice({ step, aside, onAnswer, onBack }: ChoiceStepProps): ReactNode {
  const { rows: height, columns } = useBodySize();
  const items = useMemo<readonly Item[]>(
    () => step.options.map((option, index) => ({ ...option, number: index + 1 })),
    [step.options],
  );
  // What was found is good to know, the choice itself is what the screen is for.
  const linesHeight = wrappedHeight(step.lines, columns) + 1;
  const showsLines =
    step.lines.length > 0 && hasRoomFor(height, OWN_ROWS + linesHeight + FEWEST_BESIDE_LINES);
  const list = useList({
    rows: items,
    textOf,
    priorityOf,
    height: listHeight(height, OWN_ROWS + (showsLines ? linesHeight : 0)),
    initialId: step.current,
  });
  const { current } = list;
  const bindings: readonly KeyBinding[] = [
    {
      keys: ['enter'],
      help: 'enter choose',
      isOff: current === undefined,
      run: () => {
        if (current !== undefined) onAnswer(current.id);
      },
    },
    { keys: [], help: 'type to search', run: () => undefined },
    escapeBinding(list, onBack),
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText, onPaste: list.onText });
  const numberWidth = String(items.length).length + 1;
  const labelWidth = columns < NARROW_COLUMNS ? NARROW_LABEL_WIDTH : LABEL_WIDTH;
  // Pointer, and a gap after number and label.
  const hintWidth = columns - labelWidth - numberWidth - 4;
  return (
    <Frame
      title={step.title}
      aside={aside}
      footer={footerOf(bindings)}
      notice={step.error}
      noticeIsError={true}
    >
      {showsLines ? <Lines lines={step.lines} /> : null}
      <FilterLine label="Search" query={list.query} />
      <ListView list={list} empty={emptyWords(list)}>
        {({ row }) => (
          <Text key={row.id} wrap="truncate-end">
            <Text {...theme.accent}>{row.id === current?.id ? '❯ ' : '  '}</Text>
            <Text {...theme.muted}>{inCellsRight(`${row.number}.`, numberWidth)} </Text>
            <Text bold={row.id === current?.id}>{inCells(row.label, labelWidth)}</Text>
            <Text {...theme.muted}> {inWords(sanitizeText(row.hint ?? ''), hintWidth)}</Text>
          </Text>
        )}
      </ListView>
    </Frame>
  );
}

function emptyWords({ query, hidesQuery }: Pick<List<Item>, 'query' | 'hidesQuery'>): string {
  if (hidesQuery) return 'That looks like a key: it is asked for once the provider is chosen. esc clears.';
  return `Nothing matches “${query}”. esc clears.`;
}

function wrappedHeight(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + wrapCells(sanitizeText(line), columns).length, 0);
}

function textOf(row: Item): string {
  return `${row.label} ${row.id}`;
}

/** The menu's own order says more than the quality of a match: what was found and what is well known comes first. */
function priorityOf(row: Item): number {
  return row.number;
}
