import { useEffect, useMemo, useRef, useState } from 'react';
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
  /** Decides where two rows match equally well. */
  readonly tieOf?: (row: T) => number;
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
  /** The rows come in another order: back to the first one, unless the person has chosen an item. */
  restart(): void;
}

const HIDDEN = '•'.repeat(8);

/** A filtered, windowed list: text narrows it, digits point at a number, the pointer stays on its item (7.2). */
export function useList<T extends ListItem>(options: ListOptions<T>): List<T> {
  const { rows, textOf, priorityOf, tieOf, height, initialId } = options;
  const [state, setState] = useState({ ...EMPTY_LIST, pointerId: initialId });
  const offset = useRef(0);
  const filter = useMemo(
    () => createFilter(rows, textOf, priorityOf, tieOf),
    [rows, textOf, priorityOf, tieOf],
  );
  useWarmFilter(filter, rows.length);
  const matches = useMemo(
    () => withNumberFirst(filter(state.query), rows, state.query),
    [filter, rows, state.query],
  );
  const items = useMemo(() => matches.map((match) => match.row), [matches]);
  // Rows may be ordered anew: a pointer that nobody moved stays on its item too, until something else is searched for.
  const last = useRef<{ readonly query: string; readonly id: string | undefined }>({
    query: '',
    id: undefined,
  });
  const pointerId = state.pointerId ?? (last.current.query === state.query ? last.current.id : undefined);
  const pointer = pointerIndex({ pointerId }, items);
  last.current = { query: state.query, id: items[pointer]?.id };
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
    restart() {
      if (state.isMoved) return;
      last.current = { query: state.query, id: undefined };
      setState({ ...state, pointerId: undefined });
    },
  };
}

/** From here on the first search takes long enough to be felt: code that never ran, rows that were never ranked. */
const LONG_LIST = 1000;

/** Makes one search while the person looks at the first picture, so that the first key is as fast as the others. */
function useWarmFilter(filter: (query: string) => unknown, length: number): void {
  useEffect(() => {
    if (length < LONG_LIST) return;
    const soon = setTimeout(() => filter('a e'), 0);
    return () => clearTimeout(soon);
  }, [filter, length]);
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
  const moving = (keys: readonly string[], by: number, wraps: boolean): KeyBinding => ({
    keys,
    help: '',
    repeats: true,
    run: () => dispatch({ kind: 'move', by, wraps }),
  });
  return [
    moving(['down', 'ctrl+n'], 1, true),
    moving(['up', 'ctrl+p'], -1, true),
    moving(['pagedown'], height, false),
    moving(['pageup'], -height, false),
    { keys: ['home'], help: '', run: () => dispatch({ kind: 'first' }) },
    { keys: ['end'], help: '', run: () => dispatch({ kind: 'last' }) },
    { keys: ['backspace', 'delete'], help: '', repeats: true, run: () => dispatch({ kind: 'erase' }) },
    { keys: ['ctrl+u'], help: '', run: () => dispatch({ kind: 'clear' }) },
  ];
}
