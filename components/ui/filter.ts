import type UFuzzy from '@leeoniya/ufuzzy';
import { once } from '../../src/core/once.ts';
import { search } from './search.ts';

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
  tieOf: (row: T) => number = () => 0,
): (query: string) => readonly Match<T>[] {
  // Not before something is searched for: the first picture needs none of them.
  const textsOnce = once(() => rows.map(textOf));
  const everything = rows.map((row) => ({ row, ranges: [] }));
  // What a row is worth by itself is asked once, not with every key; the second number only ever decides within the first.
  const ranks: number[] = [];
  const ties: number[] = [];
  const rankOf = (index: number): number => (ranks[index] ??= valueAt(rows, index, priorityOf));
  const tieAt = (index: number): number => (ties[index] ??= valueAt(rows, index, tieOf));
  const plain = (indexes: readonly number[]): readonly Match<T>[] =>
    // No ranges, so the matches of the whole list serve again: thousands of hits cost no objects.
    [...indexes]
      .sort((left, right) => rankOf(left) - rankOf(right) || tieAt(left) - tieAt(right) || left - right)
      .flatMap((index) => everything[index] ?? []);
  return (query) => {
    const needle = query.trim();
    if (needle === '') return everything;
    const texts = textsOnce();
    const [indexes, info] = search(texts, needle, RANKED);
    if (indexes === null || indexes.length === 0) return [];
    const exact = needle.split(/\s+/).filter((term) => /\p{Lu}/u.test(term));
    const fits = (index: number): boolean => exact.every((term) => texts[index]?.includes(term) === true);
    if (info === null) return plain(exact.length === 0 ? indexes : indexes.filter(fits));
    return info.idx
      .map((index, place) => ({ index, place }))
      .filter(({ index }) => fits(index))
      .sort(
        (left, right) =>
          rankOf(left.index) - rankOf(right.index) ||
          betterMatch(info, left.place, right.place) ||
          tieAt(left.index) - tieAt(right.index) ||
          at(info.start, left.place) - at(info.start, right.place) ||
          left.index - right.index,
      )
      .flatMap(({ index, place }) => {
        const row = rows[index];
        return row === undefined ? [] : [{ row, ranges: info.ranges[place] ?? [] }];
      });
  };
}

function valueAt<T>(rows: readonly T[], index: number, rate: (row: T) => number): number {
  const row = rows[index];
  return row === undefined ? 0 : rate(row);
}

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
