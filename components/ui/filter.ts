import UFuzzy from '@leeoniya/ufuzzy';

const matcher = new UFuzzy({ intraMode: 1 });

/** A row that passed, with the stretches of its text that matched: pairs of start and end. */
export interface Match<T> {
  readonly row: T;
  readonly ranges: readonly number[];
}

/** Above this many hits, order by quality is noise and only costs time. */
const RANKED = 2000;

/**
 * Makes a filter over fixed rows (the texts are joined once, not per key). Terms separated by spaces must all match, in
 * any order; better matches come first, and rows that stand first by themselves stay first (B086).
 */
export function createFilter<T>(
  rows: readonly T[],
  textOf: (row: T) => string,
  priorityOf: (row: T) => number,
): (query: string) => readonly Match<T>[] {
  const haystack = rows.map(textOf);
  const everything = rows.map((row) => ({ row, ranges: [] }));
  return (query) => {
    const needle = query.trim();
    if (needle === '') return everything;
    const [indexes, info, order] = matcher.search(haystack, needle, 5, RANKED);
    if (indexes === null) return [];
    const ranked =
      info === null || order === null
        ? indexes.map((index) => ({ index, ranges: [] as readonly number[] }))
        : order.map((place) => ({ index: info.idx[place] ?? 0, ranges: info.ranges[place] ?? [] }));
    return ranked
      .flatMap(({ index, ranges }) => {
        const row = rows[index];
        return row === undefined ? [] : [{ row, ranges }];
      })
      .sort((left, right) => priorityOf(left.row) - priorityOf(right.row));
  };
}
