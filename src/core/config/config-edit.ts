import { AppError } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import type { ConfigEdit } from '../ports/config-store.ts';

type Path = readonly (string | number)[];

/** Segments that reach into prototypes instead of the document (CFG-2). */
export const FORBIDDEN_SEGMENTS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);
/** What stands for a secret in printed config (CFG-3). */
export const REDACTED = '__OPENCLAW_REDACTED__';
/** What redacted output prints in place of a value; as a value it would overwrite a real secret (CFG-5, S11). */
const PLACEHOLDERS: readonly string[] = [REDACTED, '[redacted]'];

/**
 * Takes an edit as asked for; returns it with its value reduced to what JSON can hold. Throws `usage` for an empty path, a
 * forbidden segment at any depth (CFG-2), a value JSON cannot hold, and a redaction placeholder (CFG-5).
 */
export function checkEdit(edit: ConfigEdit): ConfigEdit {
  if (edit.path.length === 0)
    throw new AppError('usage', 'A config edit has to name a place in the document');
  refuseSegments(edit.path);
  if (edit.op === 'unset') return edit;
  const text = JSON.stringify(edit.value);
  if (text === undefined) throw new AppError('usage', `${edit.path.join('.')} has no value to be set to`);
  if (PLACEHOLDERS.some((placeholder) => text.includes(placeholder))) {
    throw new AppError('usage', `${edit.path.join('.')} would be set to the redaction placeholder`, {
      hint: 'Give the real value; the placeholder only stands for one in printed output.',
    });
  }
  const value: unknown = JSON.parse(text);
  refuseKeys(value);
  return { ...edit, value };
}

/**
 * Makes one edit on a plain document and returns the new document; the one given is not touched. Missing objects on the way
 * are made. Throws `config-invalid` when the path leads through a text, number or truth value, which would be lost.
 */
export function applyEdit(document: unknown, edit: ConfigEdit): unknown {
  return edit.op === 'set' ? setAt(document, edit.path, edit.value, []) : unsetAt(document, edit.path);
}

/** True when two JSON values hold the same; the order of keys does not count. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameValue(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]));
}

function setAt(place: unknown, path: Path, value: unknown, walked: Path): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  const inside = [...walked, segment];
  if (Array.isArray(place)) {
    const index = indexIn(place, segment, walked);
    const copy: unknown[] = [...place];
    copy[index] = setAt(place[index], rest, value, inside);
    return copy;
  }
  if (isRecord(place)) {
    return { ...place, [segment]: setAt(ownValue(place, segment), rest, value, inside) };
  }
  if (place !== undefined && place !== null) {
    throw new AppError('config-invalid', `${walked.join('.') || 'The document'} is not an object`, {
      hint: 'Nothing was written. Replace the whole value instead of a part of it.',
    });
  }
  // Only brackets give a number: `list[0]` begins a list, `map.0` and `map["0"]` an object.
  if (typeof segment === 'number')
    return [setAt(undefined, rest, value, [...walked, indexIn([], segment, walked)])];
  return { [segment]: setAt(undefined, rest, value, inside) };
}

function unsetAt(place: unknown, path: Path): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return place;
  if (Array.isArray(place)) {
    const index = Number(segment);
    if (!Number.isInteger(index) || index < 0 || index >= place.length) return place;
    if (rest.length === 0) return place.toSpliced(index, 1);
    return place.with(index, unsetAt(place[index], rest));
  }
  if (!isRecord(place) || !Object.hasOwn(place, segment)) return place;
  if (rest.length > 0) return { ...place, [segment]: unsetAt(place[segment], rest) };
  const { [segment]: _, ...others } = place;
  return others;
}

function indexIn(list: readonly unknown[], segment: string | number, walked: Path): number {
  const index = Number(segment);
  if (Number.isInteger(index) && index >= 0 && index <= list.length) return index;
  throw new AppError('config-invalid', `${walked.join('.')} is a list and has no place "${segment}"`, {
    hint: `Nothing was written. Use a number from 0 to ${list.length}.`,
  });
}

function ownValue(place: Readonly<Record<string, unknown>>, segment: string | number): unknown {
  return Object.hasOwn(place, segment) ? place[segment] : undefined;
}

function refuseSegments(segments: Path): void {
  const bad = segments.find((segment) => FORBIDDEN_SEGMENTS.has(String(segment)));
  if (bad !== undefined) throw new AppError('usage', `"${bad}" cannot be part of a config path`);
}

function refuseKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  refuseSegments(Object.keys(value));
  for (const inner of Object.values(value)) refuseKeys(inner);
}
