import { isRecord } from '../is-record.ts';
import type { JournalRow } from '../ports/config-journal.ts';
import type { ConfigEdit } from '../ports/config-store.ts';
import { sameValue } from './config-edit.ts';
import { valueAt } from './config-merge.ts';
import type { ConfigPath } from './config-path.ts';

/**
 * The changes that are in effect, newest first: what an undo took back and the undo itself are not among them, so that one
 * undo after another leads further into the past (D7).
 * @param rows newest first
 */
export function changesInEffect<Row extends Pick<JournalRow, 'id' | 'undoes'>>(
  rows: readonly Row[],
): readonly Row[] {
  const inEffect: Row[] = [];
  for (const row of rows.toReversed()) {
    if (row.undoes === undefined) inEffect.push(row);
    else while ((inEffect.at(-1)?.id ?? -1) >= row.undoes) inEffect.pop();
  }
  return inEffect.reverse();
}

/**
 * True when these changes follow each other without a gap and the file is as the newest left it: then the text from before
 * the oldest can be put back byte for byte. False when somebody else wrote in between.
 */
export function isUnbroken(
  changes: readonly Pick<JournalRow, 'revisionBefore' | 'revisionAfter'>[],
  revision: string,
): boolean {
  let expected = revision;
  return changes.every((change) => {
    const fits = change.revisionAfter === expected;
    expected = change.revisionBefore;
    return fits;
  });
}

/** A place that a change touched, with its values; undefined means absent. */
export interface TouchedPlace {
  readonly path: ConfigPath;
  readonly before: unknown;
  readonly after: unknown;
}

/** The smallest places in which two documents differ; lists count as one value. */
export function touchedPlaces(
  before: unknown,
  after: unknown,
  path: ConfigPath = [],
): readonly TouchedPlace[] {
  if (sameValue(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    touchedPlaces(valueAt(before, [key]), valueAt(after, [key]), [...path, key]),
  );
}

export type Reversal =
  | { readonly kind: 'edits'; readonly edits: readonly ConfigEdit[]; readonly document: unknown }
  | { readonly kind: 'conflict'; readonly path: ConfigPath };

/**
 * Takes one change back on a document that others changed since: possible when every place it touched still holds what it
 * wrote; what others put beside it stays. Otherwise the first place that holds something else.
 */
export function reverseChange(before: unknown, after: unknown, current: unknown): Reversal {
  const conflicts: ConfigPath[] = [];
  const document = reversedAt({ before, after, now: current }, [], conflicts) ?? {};
  const [path] = conflicts;
  if (path !== undefined) return { kind: 'conflict', path };
  const edits = touchedPlaces(current, document).map(
    (place): ConfigEdit =>
      place.after === undefined
        ? { op: 'unset', path: place.path }
        : { op: 'set', path: place.path, value: place.after },
  );
  return { kind: 'edits', edits, document };
}

function reversedAt(
  { before, after, now }: { readonly before: unknown; readonly after: unknown; readonly now: unknown },
  path: ConfigPath,
  conflicts: ConfigPath[],
): unknown {
  if (sameValue(now, after)) return before;
  if (sameValue(before, after) || sameValue(now, before)) return now;
  if (!isRecord(after) || !isRecord(now) || (before !== undefined && !isRecord(before))) {
    conflicts.push(path);
    return now;
  }
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(now), ...Object.keys(after), ...Object.keys(before ?? {})])) {
    const inner = { before: valueAt(before, [key]), after: valueAt(after, [key]), now: valueAt(now, [key]) };
    const value = reversedAt(inner, [...path, key], conflicts);
    if (value !== undefined) result[key] = value;
  }
  // An object that the change itself made goes with the last of what it put there.
  return before === undefined && Object.keys(result).length === 0 ? undefined : result;
}
