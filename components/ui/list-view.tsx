import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { theme } from '../theme.ts';
import type { KeyBinding } from '../use-keys.ts';
import type { Match } from './filter.ts';
import { ROOMY_ROWS, useBodySize } from './frame.tsx';
import { fieldOf, fieldWindow } from './text-field-state.ts';
import { useCaret } from './use-caret.ts';
import type { List } from './use-list.ts';
import { widthOf } from './width-of.ts';

/** The two lines that count what is out of view; a small window does without them. */
const COUNT_ROWS = 2;
const FEWEST_ROWS = 3;

/** Rows for the list in a body of this height, beside what else the screen draws. */
export function listHeight(bodyRows: number, otherRows: number): number {
  return Math.max(FEWEST_ROWS, freeRows(bodyRows, otherRows));
}

/** Is there room for a useful list beside so many other rows? */
export function hasRoomFor(bodyRows: number, otherRows: number): boolean {
  return freeRows(bodyRows, otherRows) >= FEWEST_ROWS;
}

function freeRows(bodyRows: number, otherRows: number): number {
  return bodyRows - otherRows - (bodyRows >= ROOMY_ROWS ? COUNT_ROWS : 0);
}

/** What was typed goes first, then the screen. */
export function escapeBinding(list: Pick<List<unknown>, 'query' | 'clear'>, onBack: () => void): KeyBinding {
  return list.query === ''
    ? { keys: ['esc'], help: 'esc back', run: onBack }
    : { keys: ['esc'], help: 'esc clear', run: list.clear };
}

/** `Filter: sonnet▏` */
export function FilterLine({ label, query }: { readonly label: string; readonly query: string }): ReactNode {
  const { columns } = useBodySize();
  const lead = `${label}: `;
  const { before } = fieldWindow(fieldOf(query), columns - lead.length);
  const box = useCaret(lead.length + widthOf(before));
  return (
    <Box ref={box} flexShrink={0}>
      <Text wrap="truncate-end">
        <Text {...theme.muted}>{lead}</Text>
        {before}
        <Text {...theme.accent}>▏</Text>
      </Text>
    </Box>
  );
}

export interface ListViewProps<T> {
  readonly list: List<T>;
  /** Said in place of rows when there are none. */
  readonly empty: string;
  readonly children: (match: Match<T>) => ReactNode;
}

/** The window of a list between the counts of what is above and below it. */
export function ListView<T>({ list, empty, children }: ListViewProps<T>): ReactNode {
  const isRoomy = useBodySize().rows >= ROOMY_ROWS;
  return (
    <>
      {isRoomy ? <Count arrow="↑" rows={list.above} /> : null}
      <Box flexDirection="column" flexShrink={0} aria-role="listbox">
        {list.matches.length === 0 ? <Text>{empty}</Text> : null}
        {list.shown.map(children)}
      </Box>
      {isRoomy ? <Count arrow="↓" rows={list.below} /> : null}
    </>
  );
}

function Count({ arrow, rows }: { readonly arrow: string; readonly rows: number }): ReactNode {
  return <Text {...theme.muted}>{rows > 0 ? `  ${arrow} ${rows} more` : ' '}</Text>;
}
