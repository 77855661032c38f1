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
 * any order; one with a capital letter matches only as it is written. Better matches come first, and rows that stand first
 * by themselves stay first (B086): smaller numbers of `priorityOf` lead whatever the match, those of `tieOf` where two
 * match equally well.
 */
export function createFilter<T>(
  rows: readonly T[],
  textOf: (row: T) => string,
  priorityOf: (row: T) => number,
  tieOf?: (row: T) => number,
): (query: string) => readonly Match<T>[] {
  const haystack = rows.map(textOf);
  const everything = rows.map((row) => ({ row, ranges: [] }));
  return (query) => {
    const needle = query.trim();
    if (needle === '') return everything;
    const [indexes, info] = matcher.search(haystack, needle, 5, RANKED);
    if (indexes === null || indexes.length === 0) return [];
    const exact = needle.split(/\s+/).filter((term) => /\p{Lu}/u.test(term));
    const fits = (index: number): boolean => exact.every((term) => haystack[index]?.includes(term) === true);
    const hits: readonly Hit[] =
      info === null
        ? indexes.map((index) => ({ index, ranges: [], place: NO_PLACE }))
        : info.idx.map((index, place) => ({ index, ranges: info.ranges[place] ?? [], place }));
    return hits
      .flatMap((hit) => {
        const row = rows[hit.index];
        if (row === undefined || !fits(hit.index)) return [];
        return [{ ...hit, row, rank: priorityOf(row), tie: tieOf?.(row) ?? 0 }];
      })
      .sort(
        (left, right) =>
          left.rank - right.rank ||
          (info === null ? 0 : betterMatch(info, left.place, right.place)) ||
          left.tie - right.tie ||
          (info === null ? 0 : at(info.start, left.place) - at(info.start, right.place)) ||
          left.index - right.index,
      )
      .map(({ row, ranges }) => ({ row, ranges }));
  };
}

interface Hit {
  readonly index: number;
  readonly ranges: readonly number[];
  /** Where the facts of the match are. */
  readonly place: number;
}

const NO_PLACE = -1;

/** Contiguous before scattered, whole words before parts, dense before spread out. */
function betterMatch(info: UFuzzy.Info, left: number, right: number): number {
  const bounds = (place: number): number =>
    at(info.terms, place) + at(info.interLft2, place) + 0.5 * at(info.interLft1, place);
  return (
    at(info.chars, right) - at(info.chars, left) ||
    at(info.intraIns, left) - at(info.intraIns, right) ||
    bounds(right) - bounds(left) ||
    at(info.interIns, left) - at(info.interIns, right)
  );
}

function at(numbers: readonly number[], place: number): number {
  return numbers[place] ?? 0;
}
