import { cutInMiddle, inCells } from './cells.ts';
import { graphemesOf } from './graphemes.ts';
import { widthOf } from './width-of.ts';

/**
 * How each of some different texts is shown in `width` cells, so that no two look alike (B087): shortened in the middle as
 * usual; where that makes two of them the same, with more of their ends, else around the place where they begin to differ, else
 * numbered.
 */
export function distinctCells(texts: readonly string[], width: number): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  const taken = new Set<string>();
  const groups = Map.groupBy(new Set(texts), (text) => inCells(text, width));
  for (const [short, group] of groups) {
    if (group.length > 1) continue;
    shown.set(group[0] ?? '', short);
    taken.add(short);
  }
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const cells = apart(group, width, taken);
    for (const [index, text] of group.entries()) {
      shown.set(text, cells[index] ?? '');
      taken.add(cells[index] ?? '');
    }
  }
  return shown;
}

function apart(group: readonly string[], width: number, taken: ReadonlySet<string>): readonly string[] {
  const isApart = (cells: readonly string[]): boolean =>
    new Set(cells).size === group.length && !cells.some((text) => taken.has(text));
  for (let tail = Math.ceil(width / 2); tail < width; tail++) {
    const cells = group.map((text) => cutInMiddle(text, width, tail));
    if (isApart(cells)) return cells;
  }
  const from = sharedStart(group);
  const around = group.map((text) => cutAround(text, from, width));
  return isApart(around) ? around : numbered(group, width, taken);
}

/** Texts that differ in several places at once, or in fewer cells than there are texts. */
function numbered(group: readonly string[], width: number, taken: ReadonlySet<string>): readonly string[] {
  let next = 1;
  return group.map((text) => {
    for (;;) {
      const end = `~${next++}`;
      const cells = inCells(`${inCells(text, Math.max(0, width - end.length))}${end}`, width);
      if (!taken.has(cells) || next > MOST_TRIES) return cells;
    }
  });
}

const MOST_TRIES = 100_000;

/** A little of the beginning and of the end, and most of what follows `from`. */
function cutAround(text: string, from: number, width: number): string {
  const head = Math.floor(width / 5);
  const rest = graphemesOf(text).slice(from).join('');
  const start = cutInMiddle(text, head + 1, 0);
  return start + inCells(rest, Math.max(0, width - widthOf(start)), head);
}

/** How many characters, as a person counts them, all begin with. */
function sharedStart([first = '', ...others]: readonly string[]): number {
  const start = graphemesOf(first);
  let length = start.length;
  for (const other of others) {
    while (length > 0 && !other.startsWith(start.slice(0, length).join(''))) length -= 1;
  }
  return length;
}
