import { useMemo, useRef, useState } from 'react';
import { looksLikeSecret } from '../../src/core/secrets/redact.ts';
import type { KeyBinding } from '../use-keys.ts';
import { createFilter, type Match } from './filter.ts';
import {
  EMPTY_LIST,
  type ListAction,
  type ListItem,
  listReducer,
  pointerIndex,
  windowOf,
} from './list-state.ts';

export interface ListOptions<T extends ListItem> {
  readonly rows: readonly T[];
  readonly textOf: (row: T) => string;
  readonly priorityOf: (row: T) => number;
  /** Rows that fit. */
  readonly height: number;
  readonly initialId?: string | undefined;
}

export interface List<T> {
  /** What was typed, for showing: dots in place of what looks like a key. */
  readonly query: string;
  /** A key went into the search by mistake. */
  readonly hidesQuery: boolean;
  readonly matches: readonly Match<T>[];
  readonly shown: readonly Match<T>[];
  /** Rows above and below the window. */
  readonly above: number;
  readonly below: number;
  readonly current: T | undefined;
  readonly bindings: readonly KeyBinding[];
  onText(text: string): void;
  clear(): void;
}

const HIDDEN = '•'.repeat(8);

/** A filtered, windowed list: text narrows it, digits point at a number, the pointer stays on its item (7.2). */
export function useList<T extends ListItem>(options: ListOptions<T>): List<T> {
  const { rows, textOf, priorityOf, height, initialId } = options;
  const [state, setState] = useState({ ...EMPTY_LIST, pointerId: initialId });
  const offset = useRef(0);
  const filter = useMemo(() => createFilter(rows, textOf, priorityOf), [rows, textOf, priorityOf]);
  const matches = useMemo(
    () => withNumberFirst(filter(state.query), rows, state.query),
    [filter, rows, state.query],
  );
  const items = useMemo(() => matches.map((match) => match.row), [matches]);
  const pointer = pointerIndex(state, items);
  offset.current = windowOf(items.length, pointer, height, offset.current);
  const dispatch = (action: ListAction): void => setState((before) => listReducer(before, action, items));
  const shown = matches.slice(offset.current, offset.current + height);
  const hidesQuery = looksLikeSecret(state.query);
  return {
    query: hidesQuery ? HIDDEN : state.query,
    hidesQuery,
    matches,
    shown,
    above: offset.current,
    below: Math.max(0, matches.length - offset.current - shown.length),
    current: items[pointer],
    bindings: moveBindings(dispatch, height),
    onText: (text) => dispatch({ kind: 'type', text: text.replace(/[\r\n]/g, '') }),
    clear: () => dispatch({ kind: 'clear' }),
  };
}

/** A query of digits alone points at that row; text matches follow (decision 40). */
function withNumberFirst<T extends ListItem>(
  matches: readonly Match<T>[],
  rows: readonly T[],
  query: string,
): readonly Match<T>[] {
  if (!/^\d+$/.test(query.trim())) return matches;
  const number = Number(query);
  const row = rows.find((entry) => entry.number === number);
  if (row === undefined) return matches;
  return [{ row, ranges: [] }, ...matches.filter((match) => match.row.id !== row.id)];
}

function moveBindings(dispatch: (action: ListAction) => void, height: number): readonly KeyBinding[] {
  return [
    { keys: ['down', 'ctrl+n'], help: '', run: () => dispatch({ kind: 'move', by: 1, wraps: true }) },
    { keys: ['up', 'ctrl+p'], help: '', run: () => dispatch({ kind: 'move', by: -1, wraps: true }) },
    { keys: ['pagedown'], help: '', run: () => dispatch({ kind: 'move', by: height, wraps: false }) },
    { keys: ['pageup'], help: '', run: () => dispatch({ kind: 'move', by: -height, wraps: false }) },
    { keys: ['home'], help: '', run: () => dispatch({ kind: 'first' }) },
    { keys: ['end'], help: '', run: () => dispatch({ kind: 'last' }) },
    { keys: ['backspace', 'delete'], help: '', run: () => dispatch({ kind: 'erase' }) },
    { keys: ['ctrl+u'], help: '', run: () => dispatch({ kind: 'clear' }) },
  ];
}
