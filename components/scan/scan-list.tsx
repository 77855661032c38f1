import { Text } from 'ink';
import { type ReactNode, useMemo } from 'react';
import type { ScanPicture } from '../../src/app/scan/scan-session.ts';
import { isImageCapable } from '../../src/core/scan/scan-selection.ts';
import { formatCountdown } from '../../src/core/text/format.ts';
import { theme } from '../theme.ts';
import { distinctCells } from '../ui/distinct-cells.ts';
import { Frame, useBodySize } from '../ui/frame.tsx';
import { ListView, listHeight } from '../ui/list-view.tsx';
import { useList } from '../ui/use-list.ts';
import { footerOf, type KeyBinding, useKeys } from '../use-keys.ts';
import { hasMarks, moveMark, type ScanMarks, toggleImage, toggleMark, togglePrimary } from './scan-marks.ts';
import { ScanHeader, ScanRowView, scanDetails, scanLayout, scanName } from './scan-row.tsx';

/** What can be seen in place of the list. */
export type ScanView = 'review' | 'help';

export interface ScanListProps {
  readonly picture: ScanPicture;
  readonly marks: ScanMarks;
  readonly onMarks: (change: (marks: ScanMarks) => ScanMarks) => void;
  readonly onShow: (view: ScanView, pointedAt: string | undefined) => void;
  /** The row that the pointer starts on; it stays on its model while rows come and go. */
  readonly startId: string | undefined;
  readonly onStop: () => void;
  readonly onBack: () => void;
}

/** Header and details. */
const OWN_ROWS = 2;
const NARROW = 70;

/** The candidates, as they come in: the order changes, the pointer stays on its model. */
export function ScanList(props: ScanListProps): ReactNode {
  const { picture, marks, onMarks } = props;
  const { rows: height, columns } = useBodySize();
  const rows = useMemo(
    () => picture.rows.map((row, index) => ({ row, id: row.ref, number: index + 1 })),
    [picture.rows],
  );
  const list = useList({
    rows,
    textOf,
    priorityOf,
    height: listHeight(height, OWN_ROWS),
    initialId: props.startId ?? rows[0]?.id,
  });
  const current = list.current?.row;
  const isRunning = picture.phase !== 'done' && !picture.isStopped;
  const isOpen = current !== undefined && picture.selectable.has(current.ref);
  const isMarked = current !== undefined && marks.order.includes(current.ref);
  const onCurrent = (change: (marks: ScanMarks, ref: string) => ScanMarks) => (): void => {
    if (current !== undefined) onMarks((before) => change(before, current.ref));
  };
  const bindings: readonly KeyBinding[] = [
    {
      keys: [' '],
      help: 'space mark',
      isOff: !isOpen,
      run: onCurrent(toggleMark),
    },
    { keys: ['J'], help: 'J/K move', isOff: !isMarked, run: onCurrent((all, ref) => moveMark(all, ref, 1)) },
    { keys: ['K'], help: '', isOff: !isMarked, run: onCurrent((all, ref) => moveMark(all, ref, -1)) },
    { keys: ['p'], help: 'p primary', isOff: !isOpen, run: onCurrent(togglePrimary) },
    {
      keys: ['i'],
      help: 'i image',
      isOff: !isOpen || !isImageCapable(current),
      run: onCurrent(toggleImage),
    },
    { keys: ['?'], help: '? help', run: () => props.onShow('help', current?.ref) },
    {
      keys: ['enter'],
      help: 'enter review',
      isOff: !hasMarks(marks),
      run: () => props.onShow('review', current?.ref),
    },
    isRunning
      ? { keys: ['esc'], help: 'esc stop', run: props.onStop }
      : { keys: ['esc', 'q'], help: 'esc leave', run: props.onBack },
    { keys: ['j'], help: '', run: () => press(list.bindings, 'down') },
    { keys: ['k'], help: '', run: () => press(list.bindings, 'up') },
    ...list.bindings,
  ];
  useKeys(bindings);
  const hasPrices = picture.source !== 'openrouter';
  const layout = scanLayout(columns, rows.length, hasPrices);
  const names = useMemo(
    () => distinctCells(picture.rows.map(scanName), layout.model),
    [picture.rows, layout.model],
  );
  return (
    <Frame
      title={titleOf(picture, columns)}
      aside={asideOf(picture, columns)}
      footer={footerOf(bindings)}
      notice={picture.warnings[0]}
    >
      <ScanHeader layout={layout} />
      <ListView list={list} empty="No models match.">
        {({ row: { row, number } }) => (
          <ScanRowView
            key={row.ref}
            row={row}
            name={names.get(scanName(row)) ?? ''}
            number={number}
            mark={markOf(marks, row.ref)}
            layout={layout}
            isPointed={row.ref === current?.ref}
            isSelectable={picture.selectable.has(row.ref)}
            nowMs={picture.nowMs}
          />
        )}
      </ListView>
      <Text wrap="truncate-end" {...theme.muted}>
        {scanDetails(current, picture.nowMs)}
      </Text>
    </Frame>
  );
}

function press(bindings: readonly KeyBinding[], key: string): void {
  bindings.find((binding) => binding.keys.includes(key))?.run();
}

function markOf({ order, primary, image }: ScanMarks, ref: string): string {
  const place = order.indexOf(ref);
  const letters = `${primary === ref ? 'p' : ''}${image === ref ? 'i' : ''}`;
  return `[${place === -1 ? ' ' : place + 1}]${letters}`;
}

function asideOf(picture: ScanPicture, columns: number): string {
  const { phase, probed, total, concurrency, startedMs, nowMs, isStopped, rows } = picture;
  if (phase === 'reading') return 'reading the list';
  if (isStopped) return `stopped · ${probed} of ${total} probed`;
  if (phase === 'done') return total === 0 ? `${rows.length} models` : `${probed} of ${total} probed`;
  if (columns < NARROW) return `${probed} of ${total} probed`;
  const pace = `${concurrency} at a time · ${formatCountdown(nowMs - startedMs)}`;
  return `${probed} of ${total} probed · ${pace}`;
}

/** How far it is matters more than what it is called. */
function titleOf({ source }: ScanPicture, columns: number): string {
  if (columns < NARROW) return 'Scan';
  return source === 'openrouter' ? 'Scan OpenRouter free models' : 'Scan models';
}

function textOf({ id }: { readonly id: string }): string {
  return id;
}

function priorityOf(): number {
  return 0;
}
