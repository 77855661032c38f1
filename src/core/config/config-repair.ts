import type * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { isRecord } from '../is-record.ts';
import type { ConfigIssue } from '../ports/config-store.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * Parses `value` with `schema`; what does not fit is told in `issues` (paths begin with `at`) and left out, so that one wrong
 * value never takes its neighbours away. Values are never quoted: they may be secrets. `undefined` when nothing is left.
 */
export function parseLeniently<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  at: readonly string[],
  issues: ConfigIssue[],
): T | undefined {
  let rest: unknown = value;
  // Each round takes at least one value out; the limit only guards against a schema that never accepts.
  for (let round = 0; round < 1000; round++) {
    const parsed = schema.safeParse(rest, { error: english().localeError });
    if (parsed.success) return parsed.data;
    const found = parsed.error.issues.flatMap(innermost);
    for (const issue of found.map((entry) => told(entry, rest, at))) {
      // What is left of an object may lack the very key that was taken out of it.
      if (!issues.some((known) => known.path === issue.path)) issues.push(issue);
    }
    // From the back, so that the numbers of the items before stay true.
    const paths = distinct(found.map((issue) => standing(rest, issue.path))).sort(lastFirst);
    if (paths.some((path) => path.length === 0)) return undefined;
    rest = paths.reduce(without, rest);
  }
  return undefined;
}

/** What a value is, in words, without the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}

/** A union names no place; the branch that agrees on the outer shape names the values that are really wrong. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branch = issue.errors.find(
    (errors) => errors.length > 0 && errors.every((error) => error.path.length > 0),
  );
  if (branch === undefined) return [issue];
  return branch.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

function told(issue: Issue, value: unknown, at: readonly string[]): ConfigIssue {
  const found = issue.path.reduce<unknown>((place, segment) => childOf(place, segment), value);
  return {
    path: [...at, ...issue.path.map(String)].join('.'),
    message: `expected ${expectedBy(issue)}, found ${foundAs(issue, found)}`,
  };
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return issue.origin === 'string' ? 'text that is not empty' : smallest(issue.minimum, issue.inclusive);
    case 'unrecognized_keys':
      return 'only the keys source, provider and id';
    default:
      return issue.message;
  }
}

function smallest(minimum: number | bigint, inclusive: boolean | undefined): string {
  return inclusive === true ? `a number of ${minimum} or more` : `a number above ${minimum}`;
}

function foundAs(issue: Issue, found: unknown): string {
  if (issue.code === 'invalid_value' && typeof found === 'string') return 'another word';
  if (issue.code === 'too_small') return found === '' ? 'empty text' : 'a smaller one';
  return issue.code === 'custom' ? 'a placeholder for one' : kindOf(found);
}

/** The nearest place that is there: a missing required key condemns the object that lacks it. */
function standing(value: unknown, path: Path): Path {
  let place = value;
  for (const [depth, segment] of path.entries()) {
    const child = childOf(place, segment);
    if (child === undefined) return path.slice(0, depth);
    place = child;
  }
  return path;
}

/** Two faults of one list item must not take its successor out as well. */
function distinct(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path.map(String)), path])).values()];
}

function without(value: unknown, path: Path): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (Array.isArray(value)) {
    const index = Number(segment);
    if (index >= value.length) return value;
    return rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, without(value[index], rest));
  }
  if (!isRecord(value) || !Object.hasOwn(value, segment)) return value;
  const name = String(segment);
  if (rest.length > 0) return { ...value, [name]: without(value[name], rest) };
  const { [name]: _, ...others } = value;
  return others;
}

function childOf(place: unknown, segment: PropertyKey): unknown {
  if (Array.isArray(place)) return place[Number(segment)];
  return isRecord(place) && Object.hasOwn(place, segment) ? place[String(segment)] : undefined;
}

function lastFirst(left: Path, right: Path): number {
  for (const [depth, segment] of left.entries()) {
    const other = right[depth];
    if (other === undefined) return -1;
    if (segment === other) continue;
    if (typeof segment === 'number' && typeof other === 'number') return other - segment;
    return String(other) < String(segment) ? -1 : 1;
  }
  return left.length === right.length ? 0 : 1;
}
