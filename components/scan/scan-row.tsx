import { Text } from 'ink';
import type { ReactNode } from 'react';
import { formatDays, formatParameters, probeCell } from '../../src/core/scan/label-words.ts';
import type { ScanProbe, ScanRow } from '../../src/core/scan/scan-model.ts';
import { formatPrice, formatTokens } from '../../src/core/text/format.ts';
import { theme } from '../theme.ts';
import { inCells, inCellsRight } from '../ui/cells.ts';

/** Widths of the columns at one terminal width; they fall away from the right (ui.md, common rules). */
export interface ScanLayout {
  readonly number: number;
  readonly model: number;
  readonly tools: number;
  readonly image: number;
  readonly context: number;
  readonly size: number;
  readonly age: number;
  readonly price: number;
}

const POINTER = 2;
const MARK = 7;
const PROBE = 10;
const CONTEXT = 6;
const SIZE = 7;
const AGE = 7;
const PRICE = 16;
const LEAST_MODEL = 16;
const MOST_MODEL = 60;

/** The layout for `columns` cells and numbers up to `highest`. */
export function scanLayout(columns: number, highest: number, hasPrices: boolean): ScanLayout {
  const number = String(highest).length + 1;
  let left = columns - POINTER - number - MARK - LEAST_MODEL;
  const take = (width: number): number => {
    if (left < width) {
      left = 0;
      return 0;
    }
    left -= width;
    return width;
  };
  const [tools, image, context] = [take(PROBE), take(PROBE), take(CONTEXT)];
  const [size, age] = [take(SIZE), take(AGE)];
  const price = hasPrices ? take(PRICE) : 0;
  return {
    ...{ number, tools, image, context, size, age, price },
    model: Math.min(MOST_MODEL, LEAST_MODEL + left),
  };
}

/** The names of the columns. */
export function ScanHeader({ layout }: { readonly layout: ScanLayout }): ReactNode {
  const title = (text: string, width: number): string => (width === 0 ? '' : inCellsRight(text, width));
  const [tools, image] = [probeTitle('tools', layout.tools), probeTitle('image', layout.image)];
  return (
    <Text wrap="truncate-end" {...theme.muted}>
      {`${' '.repeat(POINTER + layout.number - 2)}#  ${inCells('order', MARK - 1)}${inCells('model', layout.model)}`}
      {tools}
      {image}
      {title('ctx', layout.context)}
      {title('params', layout.size)}
      {title('age', layout.age)}
      {layout.price === 0 ? '' : `  ${inCells('price', layout.price - 2)}`}
    </Text>
  );
}

function probeTitle(text: string, width: number): string {
  return width === 0 ? '' : ` ${inCells(text, width - 1)}`;
}

export interface ScanRowViewProps {
  readonly row: ScanRow;
  /** The model in the cells of its column. */
  readonly name: string;
  readonly number: number;
  /** `[1]`, `[ ]`, with `p` and `i` for the default and the image model. */
  readonly mark: string;
  readonly layout: ScanLayout;
  readonly isPointed: boolean;
  readonly isSelectable: boolean;
  readonly nowMs: number;
}

/** One candidate on one line; a failure takes the place of the facts, because it is what matters then. */
export function ScanRowView(props: ScanRowViewProps): ReactNode {
  const { row, layout, isPointed, nowMs } = props;
  const isOut = row.tool.label !== undefined;
  return (
    <Text
      wrap="truncate-end"
      dimColor={!props.isSelectable && !isPointed}
      aria-label={`${props.number}. ${row.ref} ${props.mark}`}
    >
      <Text {...theme.accent}>{isPointed ? '❯ ' : '  '}</Text>
      <Text {...theme.muted}>{inCellsRight(String(props.number), layout.number - 1)} </Text>
      <Text {...theme.accent}>{inCells(props.mark, MARK)}</Text>
      <Text bold={isPointed}>{props.name}</Text>
      {isOut ? (
        <Text {...theme.warning}> {probeCell(row.tool, nowMs)}</Text>
      ) : (
        <Facts row={row} layout={layout} nowMs={nowMs} />
      )}
    </Text>
  );
}

function Facts({
  row,
  layout,
  nowMs,
}: {
  readonly row: ScanRow;
  readonly layout: ScanLayout;
  readonly nowMs: number;
}): ReactNode {
  const right = (text: string, width: number): string => (width === 0 ? '' : inCellsRight(text, width));
  return (
    <>
      <Probe probe={row.tool} width={layout.tools} pending={pendingWord(row)} nowMs={nowMs} />
      <Probe probe={row.image} width={layout.image} pending={imageWord(row)} nowMs={nowMs} />
      {right(formatTokens(row.contextLength), layout.context)}
      {right(formatParameters(row.inferredParamB), layout.size)}
      {right(formatDays(row.createdAtMs, nowMs), layout.age)}
      {layout.price === 0 ? '' : `  ${inCells(formatPrice(row.cost), layout.price - 2)}`}
    </>
  );
}

interface ProbeProps {
  readonly probe: ScanProbe;
  readonly width: number;
  /** Said while, or because, nothing was asked. */
  readonly pending: string;
  readonly nowMs: number;
}

function Probe({ probe, width, pending, nowMs }: ProbeProps): ReactNode {
  if (width === 0) return null;
  // The line below the list says why.
  const found = probe.ok ? probeCell(probe, nowMs) : '✗ no';
  const text = probe.skipped ? pending : found;
  return <Text {...(probe.ok ? theme.good : theme.muted)}> {inCells(text, width - 1)}</Text>;
}

function pendingWord({ state }: ScanRow): string {
  if (state === 'probing') return '…';
  return state === 'waiting' ? '·' : '–';
}

function imageWord(row: ScanRow): string {
  if (row.state === 'probed') return '–';
  return row.supportsImagesMeta ? 'yes?' : '–';
}

/** A gateway's models are told apart by their ids; those of several providers by their refs. */
export function scanName(row: ScanRow): string {
  return row.provider === 'openrouter' ? row.id : row.ref;
}

/** The line below the list: what did not go into the row. */
export function scanDetails(row: ScanRow | undefined, nowMs: number): string {
  if (row === undefined) return '';
  const failure = row.tool.label === undefined ? row.image : row.tool;
  const parts = [
    row.name,
    `${formatTokens(row.contextLength)} context`,
    row.inferredParamB === undefined ? '' : formatParameters(row.inferredParamB),
    failure.label === undefined ? '' : probeCell(failure, nowMs),
    failure.words ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
