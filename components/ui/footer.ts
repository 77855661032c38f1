import { widthOf } from './width-of.ts';

const SEPARATOR = ' · ';

/**
 * The footer's keys that fit into `columns` cells, in their order. The first (what the screen is for) and the last (the way
 * out) go in before all others, then the one before the last, then the rest from the front (P30).
 */
export function fitFooter(footer: string, columns: number): string {
  const entries = footer.split(SEPARATOR);
  const last = entries.length - 1;
  const kept = new Set<number>();
  const order = [last, 0, last - 1, ...entries.keys()].filter((index) => index >= 0);
  for (const index of order) {
    const text = entries.filter((_, other) => other === index || kept.has(other)).join(SEPARATOR);
    if (widthOf(text) <= columns) kept.add(index);
  }
  return entries.filter((_, index) => kept.has(index)).join(SEPARATOR);
}
