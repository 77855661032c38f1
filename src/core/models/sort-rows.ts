import type { PreferenceValues } from '../ports/system.ts';
import type { ModelCost } from './catalog.ts';

/** How a list of models is ordered: as it comes, by reference, cheapest output first, largest window first. */
export type ModelSort = PreferenceValues['sort'];

export const MODEL_SORTS = ['default', 'name', 'price', 'context'] as const satisfies readonly ModelSort[];

interface SortableRow {
  readonly ref: string;
  readonly cost: ModelCost | undefined;
  readonly contextWindow: number | undefined;
  /** Runs on this machine or network: it costs nothing, whatever the catalog says. */
  readonly local: boolean;
}

/** The rows in this order; what is not known goes last, equals stay as they were. Total, leaves its input alone. */
export function sortModelRows<T extends SortableRow>(rows: readonly T[], sort: ModelSort): readonly T[] {
  if (sort === 'default') return rows;
  if (sort === 'name') {
    // Ten thousand names by code point take a tenth of the time that a language's own order takes.
    const named = rows.map((row) => ({ row, name: row.ref.toLowerCase() }));
    return named.sort((left, right) => compare(left.name, right.name)).map(({ row }) => row);
  }
  const rank = sort === 'price' ? priceOf : (row: SortableRow) => -(row.contextWindow ?? 0);
  return [...rows].sort((left, right) => compare(rank(left), rank(right)));
}

/** The one after this one; the last is followed by the first. */
export function nextSort(sort: ModelSort): ModelSort {
  return MODEL_SORTS[(MODEL_SORTS.indexOf(sort) + 1) % MODEL_SORTS.length] ?? 'default';
}

function priceOf({ cost, local }: SortableRow): number {
  return local ? 0 : (cost?.output ?? Number.POSITIVE_INFINITY);
}

function compare<V extends number | string>(left: V, right: V): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
