import { Text } from 'ink';
import { type ReactNode, useState } from 'react';
import { theme } from '../theme.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { Frame, useBodySize } from './frame.tsx';
import type { ListItem } from './list-state.ts';
import { escapeBinding, FilterLine, ListView, listHeight } from './list-view.tsx';
import { useList } from './use-list.ts';

/** A row with what is known of it while it is drawn. */
export interface MarkedRow<T> {
  readonly row: T;
  /** Where the filter matched. */
  readonly ranges: readonly number[];
  readonly isPointed: boolean;
  /** Its place among the marked ones, from 0; -1 without a mark. */
  readonly place: number;
}

export interface MarkListProps<T extends ListItem> {
  readonly title: string;
  readonly aside: string;
  readonly rows: readonly T[];
  readonly selected: readonly string[];
  /** The order of the marks means something, and can be changed. */
  readonly isOrdered: boolean;
  readonly textOf: (row: T) => string;
  readonly priorityOf: (row: T) => number;
  /** What the marks amount to, in one line of so many cells. */
  readonly summaryOf: (chosen: readonly string[], columns: number) => string;
  readonly noticeOf: (row: T | undefined) => string | undefined;
  /** Said in place of rows where there are none at all. */
  readonly empty: string;
  readonly children: (row: MarkedRow<T>) => ReactNode;
  readonly onAccept: (ids: readonly string[]) => void;
  readonly onBack: () => void;
}

/** What the marks amount to, and the filter. */
const OWN_ROWS = 2;

/** Rows to mark, filtered by typing; the marks, in the order they were set, are the answer. */
export function MarkList<T extends ListItem>(props: MarkListProps<T>): ReactNode {
  const { rows, isOrdered, textOf, priorityOf } = props;
  const [chosen, setChosen] = useState(props.selected);
  const { rows: height, columns } = useBodySize();
  const list = useList({ rows, textOf, priorityOf, height: listHeight(height, OWN_ROWS) });
  const { current } = list;
  const place = current === undefined ? -1 : chosen.indexOf(current.id);
  const isMarked = place >= 0;
  const toggle = (): void => {
    if (current === undefined) return;
    setChosen(isMarked ? chosen.toSpliced(place, 1) : [...chosen, current.id]);
  };
  const shift = (by: number): void => {
    const moved = chosen[place];
    const other = chosen[place + by];
    if (moved === undefined || other === undefined) return;
    setChosen(chosen.with(place + by, moved).with(place, other));
  };
  const bindings: readonly KeyBinding[] = [
    {
      keys: [' '],
      help: isMarked ? 'space unmark' : 'space mark',
      isOff: current === undefined,
      run: toggle,
    },
    {
      keys: ['ctrl+j', 'right'],
      help: '←→ order',
      isOff: !isOrdered || !isMarked || chosen.length < 2,
      run: () => shift(1),
    },
    { keys: ['ctrl+k', 'left'], help: '', isOff: !isOrdered || !isMarked, run: () => shift(-1) },
    { keys: ['ctrl+x'], help: '^x unmark all', isOff: chosen.length === 0, run: () => setChosen([]) },
    { keys: [], help: 'type to filter', run: () => undefined },
    {
      keys: ['enter'],
      help: isOrdered && chosen.length === 0 ? 'enter none' : 'enter accept',
      run: () => props.onAccept(chosen),
    },
    escapeBinding(list, props.onBack),
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText, onPaste: list.onText });
  return (
    <Frame
      title={props.title}
      aside={chosen.length === 0 ? props.aside : `${chosen.length} chosen · ${props.aside}`}
      footer={footerOf(bindings)}
      notice={props.noticeOf(current)}
    >
      <Text wrap="truncate-end" {...theme.muted}>
        {props.summaryOf(chosen, columns)}
      </Text>
      <FilterLine label="Filter" query={list.query} />
      <ListView
        list={list}
        empty={rows.length === 0 ? props.empty : `Nothing matches “${list.query}”. esc clears.`}
      >
        {({ row, ranges }) =>
          props.children({
            row,
            ranges,
            isPointed: row.id === current?.id,
            place: chosen.indexOf(row.id),
          })
        }
      </ListView>
    </Frame>
  );
}
