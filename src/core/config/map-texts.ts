import { isRecord } from '../is-record.ts';
import type { ConfigPath } from '../secrets/secret-fields.ts';

/**
 * A document with every text changed. What holds no text that changes comes back itself, not a copy: most documents hold
 * thousands of texts and not one that does.
 * @param change gets the text and its path, which it must not keep: the path is changed on the way
 * @param at where the document stands
 */
export function mapTexts(
  document: unknown,
  change: (text: string, path: ConfigPath) => unknown,
  at: ConfigPath = [],
): unknown {
  const path = [...at];
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value, path);
    if (Array.isArray(value)) return visitList(value);
    return isRecord(value) ? visitObject(value) : value;
  };
  const visitAt = (segment: string | number, value: unknown): unknown => {
    path.push(segment);
    const mapped = visit(value);
    path.pop();
    return mapped;
  };
  const visitList = (items: readonly unknown[]): readonly unknown[] => {
    let copy: unknown[] | undefined;
    // Counted by hand: an iterator over thousands of items is most of what this costs.
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      const mapped = visitAt(index, item);
      if (Object.is(mapped, item)) continue;
      copy ??= [...items];
      copy[index] = mapped;
    }
    return copy ?? items;
  };
  const visitObject = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    let copy: Map<string, unknown> | undefined;
    for (const key of Object.keys(entries)) {
      const mapped = visitAt(key, entries[key]);
      if (Object.is(mapped, entries[key])) continue;
      copy ??= new Map(Object.entries(entries));
      copy.set(key, mapped);
    }
    return copy === undefined ? entries : Object.fromEntries(copy);
  };
  return visit(document);
}
