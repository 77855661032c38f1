import { type ReactNode, useMemo } from 'react';
import type { PickerRow } from '../../src/app/app-types.ts';
import { inWords } from '../ui/cells.ts';
import { useBodySize } from '../ui/frame.tsx';
import { MarkList } from '../ui/mark-list.tsx';
import { knownFacts, ModelRow, rowLayout } from './model-row.tsx';

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

/** Several models in an order that matters: space marks, the numbers are the order they are asked in. */
export function FallbackPicker(props: FallbackPickerProps): ReactNode {
  const { columns } = useBodySize();
  const { rows } = props;
  const layout = useMemo(() => rowLayout(columns, rows.length, knownFacts(rows)), [columns, rows]);
  return (
    <MarkList
      title={props.title}
      aside={props.aside}
      rows={rows}
      selected={props.selected}
      isOrdered={true}
      textOf={textOf}
      priorityOf={priorityOf}
      summaryOf={(chosen, width) => chainWords([props.primary, ...chosen], width)}
      noticeOf={(row) => (row === undefined ? undefined : props.warnings[row.ref])}
      empty="There is no other model that could step in. enter goes on."
      onAccept={props.onAccept}
      onBack={props.onBack}
    >
      {({ row, ranges, isPointed, place }) => (
        <ModelRow
          key={row.id}
          row={row}
          ranges={ranges}
          layout={layout}
          isPointed={isPointed}
          mark={place < 0 ? '[ ]' : `[${place + 1}]`}
          nowMs={props.nowMs}
        />
      )}
    </MarkList>
  );
}

const ARROW = ' → ';

/** The chain; without the names of the providers, then without its end, where the line is too short for it. */
function chainWords(refs: readonly string[], columns: number): string {
  const whole = refs.join(ARROW);
  if (whole.length <= columns) return whole;
  const names = refs.map((ref) => ref.slice(ref.indexOf('/') + 1));
  for (let count = names.length; count > 0; count -= 1) {
    const more = count < names.length ? ` and ${names.length - count} more` : '';
    const short = names.slice(0, count).join(ARROW) + more;
    if (short.length <= columns) return short;
  }
  return inWords(names[0] ?? '', columns);
}

function textOf(row: PickerRow): string {
  return `${row.ref} ${row.name}`;
}

function priorityOf(row: PickerRow): number {
  return row.isFavourite ? 0 : 1;
}
