import { useRef, useState } from 'react';
import type { PickerRow, PickerScope } from '../../src/app/app-types.ts';
import { type ModelSort, sortModelRows } from '../../src/core/models/sort-rows.ts';
import { once } from '../../src/core/once.ts';

export interface PickerRows {
  readonly rows: readonly PickerRow[];
  /** All models there are, whatever the scope. */
  readonly total: number;
  /** Does `models.providers` list models (PICK-4)? Asked once, and only where it matters; their rows are not kept for it. */
  hasOwn(): boolean;
  /** Turns the mark of a model on every view. */
  toggleFavourite(ref: string): void;
}

/**
 * The rows of a view, read once: numbers are positions in it and stay while the picker is open (decision 40), so a mark that
 * is set now leads the list when the picker opens the next time.
 */
export function usePickerRows(
  scopes: (scope: PickerScope) => readonly PickerRow[],
  scope: PickerScope,
  sort: ModelSort,
): PickerRows {
  const [views] = useState(() => new Map<string, readonly PickerRow[]>());
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [hasOwn] = useState(() => once(() => scopes('provider-config').length > 0));
  const key = `${scope} ${sort}`;
  const known = views.get(key);
  const sorted = known ?? numbered(sortModelRows(read(views, scopes, scope), sort));
  if (known === undefined) views.set(key, sorted);
  return {
    rows: useFlipped(sorted, flipped),
    total: read(views, scopes, 'all').length,
    hasOwn,
    toggleFavourite(ref) {
      const next = new Set(flipped);
      if (!next.delete(ref)) next.add(ref);
      setFlipped(next);
    },
  };
}

function read(
  views: Map<string, readonly PickerRow[]>,
  scopes: (scope: PickerScope) => readonly PickerRow[],
  scope: PickerScope,
): readonly PickerRow[] {
  const key = `${scope} default`;
  const known = views.get(key);
  if (known !== undefined) return known;
  const items = scopes(scope);
  views.set(key, items);
  return items;
}

function numbered(items: readonly PickerRow[]): readonly PickerRow[] {
  return items.map((item, index) => (item.number === index + 1 ? item : { ...item, number: index + 1 }));
}

/** The same array while nothing changes, or the filter would be made anew with every key. */
function useFlipped(items: readonly PickerRow[], flipped: ReadonlySet<string>): readonly PickerRow[] {
  const last = useRef({ items, flipped, rows: items });
  if (last.current.items !== items || last.current.flipped !== flipped) {
    const rows =
      flipped.size === 0
        ? items
        : items.map((item) => (flipped.has(item.ref) ? { ...item, isFavourite: !item.isFavourite } : item));
    last.current = { items, flipped, rows };
  }
  return last.current.rows;
}
