import { Text } from 'ink';
import { type ReactNode, useMemo, useState } from 'react';
import type { PickerRow } from '../../src/app/app-types.ts';
import { theme } from '../theme.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { escapeBinding, FilterLine, ListView, listHeight } from '../ui/list-view.tsx';
import { useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { ModelRow, rowLayout } from './model-row.tsx';

export interface FallbackPickerProps {
  readonly title: string;
  readonly aside: string;
  readonly rows: readonly PickerRow[];
  readonly primary: string;
  readonly selected: readonly string[];
  readonly warnings: Readonly<Record<string, string>>;
  readonly onAccept: (refs: readonly string[]) => void;
  readonly onBack: () => void;
  readonly nowMs: number;
}

/** The chain and the filter. */
const OWN_ROWS = 2;

/** Several models in an order that matters: space marks, the numbers are the order they are asked in. */
export function FallbackPicker(props: FallbackPickerProps): ReactNode {
  const [chosen, setChosen] = useState(props.selected);
  const { rows: height, columns } = useBodySize();
  const rows = useMemo(() => props.rows.map((row) => ({ ...row, id: row.ref })), [props.rows]);
  const list = useList({ rows, textOf, priorityOf, height: listHeight(height, OWN_ROWS) });
  const { current } = list;
  const toggle = (): void => {
    if (current === undefined) return;
    const others = chosen.filter((ref) => ref !== current.ref);
    setChosen(others.length === chosen.length ? [...chosen, current.ref] : others);
  };
  const shift = (by: number): void => {
    const from = current === undefined ? -1 : chosen.indexOf(current.ref);
    const to = from + by;
    const moved = chosen[from];
    const other = chosen[to];
    if (moved === undefined || other === undefined) return;
    setChosen(chosen.with(to, moved).with(from, other));
  };
  const isMarked = current !== undefined && chosen.includes(current.ref);
  const bindings: readonly KeyBinding[] = [
    {
      keys: [' '],
      help: isMarked ? 'space unmark' : 'space mark',
      isOff: current === undefined,
      run: toggle,
    },
    { keys: ['ctrl+j', 'right'], help: '←→ order', isOff: !isMarked, run: () => shift(1) },
    { keys: ['ctrl+k', 'left'], help: '', isOff: !isMarked, run: () => shift(-1) },
    { keys: [], help: 'type to filter', run: () => undefined },
    {
      keys: ['enter'],
      help: chosen.length === 0 ? 'enter none' : 'enter accept',
      run: () => props.onAccept(chosen),
    },
    escapeBinding(list, props.onBack),
    ...list.bindings,
  ];
  useKeys(bindings, { onText: list.onText });
  const layout = useMemo(() => rowLayout(columns, rows.length), [columns, rows.length]);
  const warning = current === undefined ? undefined : props.warnings[current.ref];
  return (
    <Frame
      title={props.title}
      aside={chosen.length === 0 ? props.aside : `${chosen.length} chosen · ${props.aside}`}
      footer={footerOf(bindings)}
      notice={warning}
    >
      <Text wrap="truncate-middle" {...theme.muted}>
        {[props.primary, ...chosen].join(' → ')}
      </Text>
      <FilterLine label="Filter" query={list.query} />
      <ListView
        list={list}
        empty={
          rows.length === 0
            ? 'There is no other model that could step in. enter goes on.'
            : `No models match “${list.query}”. esc clears.`
        }
      >
        {({ row, ranges }) => (
          <ModelRow
            key={row.id}
            row={row}
            ranges={ranges}
            layout={layout}
            isPointed={row.id === current?.id}
            mark={markOf(chosen.indexOf(row.ref))}
            nowMs={props.nowMs}
          />
        )}
      </ListView>
    </Frame>
  );
}

function markOf(index: number): string {
  return index < 0 ? '[ ]' : `[${index + 1}]`;
}

function textOf(row: PickerRow): string {
  return `${row.ref} ${row.name}`;
}

function priorityOf(row: PickerRow): number {
  return row.isFavourite ? 0 : 1;
}
