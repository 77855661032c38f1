import { Text } from 'ink';
import { memo, type ReactNode } from 'react';
import type { PickerRow } from '../../src/app/app-types.ts';
import { healthWords } from '../../src/core/credentials/health.ts';
import { formatPrice, formatTokens } from '../../src/core/text/format.ts';
import { sanitizeText } from '../../src/core/text/sanitize.ts';
import { stateWords } from '../state-words.ts';
import { healthLook, theme } from '../theme.ts';
import { inCells, inCellsRight } from '../ui/cells.ts';
import { Highlight } from '../ui/highlight.tsx';
import { widthOf } from '../ui/width-of.ts';

/** Widths of the columns at one terminal width; columns fall away from the right (ui.md, B088). */
export interface RowLayout {
  readonly number: number;
  readonly ref: number;
  readonly context: number;
  readonly price: number;
  readonly state: number;
}

const GLYPH = 1;
const CONTEXT = 6;
const PRICE = 16;
const STATE = 24;
/** With room for `cooling 00:42 (rate limit)` and the longest `no key for …`. */
const WIDE_STATE = 36;
/** Longer references are rare; the facts beside them should not drift to the far edge. */
const MOST_REF = 64;
/** Short ones leave the facts where they stand in most views. */
const FEWEST_REF = 28;
/** `[12] ` before a reference that is marked. */
const MARK = 5;

/** What some row of a view has to show; a column of dashes takes room from the names. */
export interface KnownFacts {
  readonly context: boolean;
  readonly price: boolean;
  /** Cells of the longest reference. */
  readonly longest: number;
}

/** The facts that at least one of the rows has. */
export function knownFacts(rows: readonly PickerRow[]): KnownFacts {
  return {
    context: rows.some((row) => row.contextWindow !== undefined),
    price: rows.some((row) => row.local || row.cost !== undefined),
    longest: rows.reduce((longest, { ref }) => Math.max(longest, widthOf(ref)), 0),
  };
}

/** The layout for `columns` cells and numbers up to `highest`. */
export function rowLayout(columns: number, highest: number, known: KnownFacts): RowLayout {
  const number = String(highest).length + 1;
  const fixed = 2 + number + 1 + GLYPH;
  const room = columns - fixed;
  const state = stateWidth(room);
  const context = known.context && room - state >= 40 ? CONTEXT + 1 : 0;
  const price = known.price && room - state - context >= 56 ? PRICE + 1 : 0;
  return {
    number,
    state,
    context,
    price,
    ref: Math.min(
      MOST_REF,
      Math.max(FEWEST_REF, known.longest + MARK),
      Math.max(10, room - state - context - price - 2),
    ),
  };
}

function stateWidth(room: number): number {
  if (room >= 100) return WIDE_STATE;
  return room >= 48 ? STATE : 0;
}

export interface ModelRowProps {
  readonly row: PickerRow;
  readonly ranges: readonly number[];
  readonly layout: RowLayout;
  readonly isPointed: boolean;
  /** Order of selection, where rows can be marked. */
  readonly mark?: string;
  readonly nowMs: number;
}

/** One model on one line; one text element that is drawn only when it changes, because thousands of keystrokes pass it by. */
export const ModelRow = memo(function ModelRow({
  row,
  ranges,
  layout,
  isPointed,
  mark = '',
  nowMs,
}: ModelRowProps): ReactNode {
  const { glyph, look } = healthLook(row.health);
  const tag = row.isCurrent ? ' · current' : '';
  const words = row.disabledReason ?? stateWords(row.health, nowMs, layout.state - 1 - tag.length);
  const isDim = row.disabledReason !== undefined;
  return (
    <Text
      wrap="truncate-end"
      dimColor={isDim && !isPointed}
      aria-label={`${row.number}. ${row.ref}, ${words}`}
    >
      <Text {...theme.accent}>{isPointed ? '❯ ' : '  '}</Text>
      <Text {...theme.muted}>{inCellsRight(`${row.number}.`, layout.number)}</Text>
      {row.isFavourite ? <Text {...theme.accent}>★</Text> : ' '}
      {mark === '' ? null : <Text {...theme.accent}>{mark} </Text>}
      <Text bold={isPointed}>
        <Highlight
          text={inCells(sanitizeText(row.ref), layout.ref - (mark === '' ? 0 : mark.length + 1))}
          ranges={ranges}
        />
      </Text>
      {layout.context === 0 ? '' : ` ${inCellsRight(formatTokens(row.contextWindow), CONTEXT)}`}
      {layout.price === 0 ? '' : ` ${inCells(` ${formatPrice(row.cost, row.local)}`, PRICE)}`}
      {'  '}
      <Text {...look}>{glyph}</Text>
      {layout.state === 0 ? '' : ` ${words}${tag}`}
    </Text>
  );
});

/** Below the list: all that did not fit into the row. What stops it comes first, it must not be cut off. */
export function modelDetails(
  row: PickerRow | undefined,
  layout: RowLayout,
  nowMs: number,
): readonly string[] {
  if (row === undefined) return [];
  const mends = row.disabledReason === undefined ? [] : [row.disabledReason, `enter ${fixOf(row)}`];
  const state = row.disabledReason === undefined ? healthWords(row.health, nowMs) : '';
  // Where the row has no room for its state in words, they are what is looked for here.
  const parts = [
    ...mends,
    row.mark === undefined ? '' : `marked ${row.mark}`,
    layout.state === 0 ? state : '',
    sanitizeText(row.name),
    layout.context > 0 || row.contextWindow === undefined ? '' : `${formatTokens(row.contextWindow)} context`,
    layout.price > 0 ? '' : formatPrice(row.cost, row.local).replace(/^-$/, ''),
    `${row.input.join(', ') || 'text'} in`,
    row.reasoning === true ? 'reasoning' : '',
    row.aliases.length > 0 ? sanitizeText(`alias ${row.aliases.join(', ')}`) : '',
    row.isCurrent ? 'current' : '',
    row.isFavourite ? 'favourite' : '',
    layout.state === 0 ? '' : state,
  ];
  return parts.filter((part) => part !== '');
}

/** What Enter does about a row that cannot be chosen as it is (B026). */
function fixOf({ health }: PickerRow): string {
  return health.state === 'expired' ? 'connects it again' : 'sets it up';
}
