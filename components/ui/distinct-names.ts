import stringWidth from 'string-width';
import { inCells } from './cells.ts';
import { graphemesOf } from './graphemes.ts';

/** Cells of the common beginning that stay in front of what tells names apart. */
const HEAD_SHARE = 0.3;

/**
 * Names in exactly `width` cells each, in their order. Where shortening in the middle would make two of them the same, they
 * are shortened around the place where they begin to differ (B087), which tells them apart unless it takes more than one place.
 */
export function distinctCells(names: readonly string[], width: number): readonly string[] {
  const short = new Map(names.map((name) => [name, inCells(name, width)]));
  for (const group of collisions([...short.keys()], short)) tellApart(group, width, short);
  return names.map((name) => short.get(name) ?? inCells(name, width));
}

function collisions(names: readonly string[], short: ReadonlyMap<string, string>): readonly string[][] {
  return [...Map.groupBy(names, (name) => short.get(name)).values()].filter((group) => group.length > 1);
}

/** Each round parts the group at one more place, so that it ends. */
function tellApart(names: readonly string[], width: number, short: Map<string, string>): void {
  const at = commonLength(names.map(graphemesOf));
  for (const name of names) short.set(name, aroundDifference(graphemesOf(name), at, width));
  for (const group of collisions(names, short))
    if (group.length < names.length) tellApart(group, width, short);
}

function commonLength([first = [], ...others]: readonly (readonly string[])[]): number {
  const differs = (index: number): boolean => others.some((other) => other[index] !== first[index]);
  const index = first.findIndex((_, place) => differs(place));
  return index === -1 ? first.length : index;
}

/** `acme/…26-01-01-pr…`: the beginning, and the name from shortly before the difference on. */
function aroundDifference(name: readonly string[], at: number, width: number): string {
  const head = name.slice(0, Math.min(at, Math.floor(width * HEAD_SHARE))).join('');
  const room = width - stringWidth(head) - 1;
  const from = Math.max(0, at - Math.floor(room / 3));
  const rest = name.slice(from).join('');
  const start = from <= graphemesOf(head).length ? name.slice(0, from).join('') : `${head}…`;
  if (stringWidth(start + rest) <= width) return inCells(start + rest, width);
  let tail = '';
  for (const character of graphemesOf(rest)) {
    if (stringWidth(start + tail + character) > width - 1) break;
    tail += character;
  }
  return inCells(`${start}${tail}…`, width);
}
