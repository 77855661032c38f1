import { AppError } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import { sameValue } from './config-edit.ts';
import { type ConfigPath, formatConfigPath } from './config-path.ts';

/** Maps and lists whose entries people collect over time; `*` is any one segment (CFG-20). */
const PROTECTED: readonly (readonly string[])[] = [
  'agents.defaults.models',
  'agents.entries',
  'agents.list',
  'auth.profiles',
  'models.providers',
  'models.providers.*',
  'models.providers.*.models',
  'plugins.entries',
].map((path) => path.split('.'));

/**
 * Refuses a change that takes entries out of a protected place (CFG-20, CFG-24). A place that is not an object or list
 * afterwards has lost them all. Throws `config-invalid` naming the place and what would go.
 * @param at where the change is made; only places there, below, and above it can lose entries
 * @param listsOnly for merge patches, which name what they delete
 */
export function refuseClobber(
  before: unknown,
  after: unknown,
  at: ConfigPath,
  options: { readonly listsOnly?: boolean; readonly exact?: readonly ConfigPath[] } = {},
): void {
  for (const place of PROTECTED.flatMap((pattern) => placesOf(before, pattern))) {
    if (!isPrefix(at, place)) continue;
    if (options.exact?.some((exact) => isPrefix(exact, place)) === true) continue;
    const old = valueAt(before, place);
    if (options.listsOnly === true && !Array.isArray(old)) continue;
    const lost = lostEntries(old, valueAt(after, place));
    if (lost.length > 0) throw clobber(place, lost, options.listsOnly === true);
  }
}

/** The value added to what is there (CFG-21, CFG-23): objects by key, lists of objects by `id`, other lists as sets. */
export function mergeValues(current: unknown, added: unknown): unknown {
  if (isRecord(current) && isRecord(added)) {
    const merged: Record<string, unknown> = { ...current };
    for (const [key, value] of Object.entries(added)) {
      merged[key] = Object.hasOwn(current, key) ? mergeValues(current[key], value) : value;
    }
    return merged;
  }
  if (!Array.isArray(current) || !Array.isArray(added)) return added;
  const merged: unknown[] = [...current];
  for (const item of added) {
    const index = merged.findIndex((other) => isSameItem(other, item));
    if (index === -1) merged.push(item);
    else merged[index] = mergeValues(merged[index], item);
  }
  return merged;
}

/**
 * A JSON merge patch (CFG-39): objects merge, `null` deletes, everything else replaces. At and below a path of `exact` the
 * given value becomes the complete one.
 */
export function applyPatch(
  current: unknown,
  patch: unknown,
  exact: readonly ConfigPath[],
  path: ConfigPath = [],
): unknown {
  if (exact.some((other) => isPrefix(other, path))) return patch;
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(current) ? { ...current } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = applyPatch(merged[key], value, exact, [...path, key]);
  }
  return merged;
}

/** The value at a path, or undefined. Never reaches into prototypes. */
export function valueAt(document: unknown, path: ConfigPath): unknown {
  let place = document;
  for (const segment of path) {
    if (Array.isArray(place)) place = place[Number(segment)];
    else if (isRecord(place) && Object.hasOwn(place, segment)) place = place[segment];
    else return undefined;
  }
  return place;
}

/** True when `path` is `prefix` or lies below it. */
export function isPrefix(prefix: ConfigPath, path: ConfigPath): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => String(part) === String(path[index]));
}

function placesOf(document: unknown, pattern: readonly string[]): readonly ConfigPath[] {
  let places: readonly ConfigPath[] = [[]];
  for (const segment of pattern) {
    places = places.flatMap((place) => {
      const value = valueAt(document, place);
      if (!isRecord(value)) return [];
      if (segment === '*') return Object.keys(value).map((key) => [...place, key]);
      return Object.hasOwn(value, segment) ? [[...place, segment]] : [];
    });
  }
  return places;
}

function lostEntries(old: unknown, now: unknown): readonly string[] {
  if (isRecord(old)) {
    return Object.keys(old).filter((key) => !isRecord(now) || !Object.hasOwn(now, key));
  }
  if (!Array.isArray(old)) return [];
  const kept: readonly unknown[] = Array.isArray(now) ? now : [];
  return old.filter((item) => !kept.some((other) => isSameItem(item, other))).map(nameOf);
}

function isSameItem(left: unknown, right: unknown): boolean {
  const id = idOf(left);
  return id === undefined ? sameValue(left, right) : id === idOf(right);
}

function idOf(item: unknown): string | undefined {
  const id = isRecord(item) ? item['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function nameOf(item: unknown): string {
  return idOf(item) ?? (typeof item === 'string' ? item : 'an entry without an id');
}

function clobber(place: ConfigPath, lost: readonly string[], isPatch: boolean): AppError {
  const shown = lost.length > 8 ? [...lost.slice(0, 8), `${lost.length - 8} more`] : lost;
  const path = formatConfigPath(place);
  return new AppError('config-invalid', `Refusing to replace ${path}: it would lose ${shown.join(', ')}`, {
    hint: isPatch
      ? `Nothing was written. Name the path with --replace-path '${path}' when that is meant.`
      : 'Nothing was written. Use --merge to add to what is there, or --replace to make the given value the complete one.',
  });
}
