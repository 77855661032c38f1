import { graphemesOf } from './graphemes.ts';

/** A windowed list's state: the pointer is an item, not a position, so that rows may come and go (P27). */
export interface ListState {
  readonly query: string;
  readonly pointerId: string | undefined;
  /** The person put the pointer there; typing then leaves it on its item, as long as that is shown. */
  readonly isMoved: boolean;
}

export type ListAction =
  | { readonly kind: 'move'; readonly by: number; readonly wraps: boolean }
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'erase' }
  | { readonly kind: 'clear' };

/** A row as far as moving is concerned. */
export interface ListItem {
  readonly id: string;
  /** Stable number of the unfiltered view. */
  readonly number: number;
}

export const EMPTY_LIST: ListState = { query: '', pointerId: undefined, isMoved: false };

/** The state after an action, given the rows shown now. Single steps wrap at the ends, pages do not. */
export function listReducer(state: ListState, action: ListAction, rows: readonly ListItem[]): ListState {
  switch (action.kind) {
    case 'type':
      return searched(state, state.query + action.text);
    case 'erase':
      return searched(state, graphemesOf(state.query).slice(0, -1).join(''));
    case 'clear':
      return searched(state, '');
    case 'first':
      return { ...state, pointerId: rows[0]?.id, isMoved: true };
    case 'last':
      return { ...state, pointerId: rows.at(-1)?.id, isMoved: true };
    case 'move': {
      const to = target(pointerIndex(state, rows), action, rows.length);
      return { ...state, pointerId: rows[to]?.id, isMoved: true };
    }
  }
}

/** Best match first, unless the person has chosen an item before; a number says by itself where to go (decision 40). */
function searched(state: ListState, query: string): ListState {
  const keeps = state.isMoved && !/^\d+$/.test(query.trim());
  return keeps ? { ...state, query } : { query, pointerId: undefined, isMoved: false };
}

function target(
  from: number,
  action: { readonly by: number; readonly wraps: boolean },
  length: number,
): number {
  const to = from + action.by;
  if (to >= 0 && to < length) return to;
  if (!action.wraps) return to < 0 ? 0 : length - 1;
  return to < 0 ? length - 1 : 0;
}

/** Where the pointer is: on its item while that is shown, else on the first row. */
export function pointerIndex(state: Pick<ListState, 'pointerId'>, rows: readonly ListItem[]): number {
  return Math.max(
    0,
    rows.findIndex((row) => row.id === state.pointerId),
  );
}

/** The rows that fit, with a row of context around the pointer. */
export function windowOf(length: number, pointer: number, height: number, offset: number): number {
  if (length <= height) return 0;
  const context = height > 2 ? 1 : 0;
  const lowest = Math.max(0, pointer - height + 1 + context);
  const highest = Math.max(0, pointer - context);
  return Math.min(length - height, Math.max(lowest, Math.min(offset, highest)));
}
