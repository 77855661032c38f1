import { JsonArrayNode, JsonObjectNode, JsonParser } from '@croct/json5-parser';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';

/** Anything JSON can hold; the library does not export its own name for it. */
type JsonValue = Parameters<JsonObjectNode['set']>[1];

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);
const REDACTED = '__OPENCLAW_REDACTED__';

/** Style of a file that we start: two spaces, quoted, no trailing commas. */
const FRESH = {
  object: {
    indentationSize: 2,
    leadingIndentation: true,
    trailingIndentation: true,
    entryIndentation: true,
    colonSpacing: true,
    commaSpacing: true,
    trailingComma: false,
  },
  array: { indentationSize: 2, commaSpacing: true },
} as const;

/** Parses a JSON5 object. Throws `config-syntax` with line and column; the text itself is never quoted when it may hold a key. */
export function parseDocument(text: string, path: string): JsonObjectNode {
  try {
    return JsonParser.parse(text, JsonObjectNode);
  } catch (error) {
    throw syntaxError(text, path, error);
  }
}

function syntaxError(text: string, path: string, error: unknown): AppError {
  const at = / at (\d+):(\d+)/.exec(error instanceof Error ? error.message : '');
  if (text.trim() === '') {
    return new AppError('config-syntax', `${path} is empty`, {
      hint: 'Delete the file, or put {} into it. It was not changed.',
    });
  }
  if (at === null) {
    return new AppError('config-syntax', `${path} does not hold one JSON5 object`, {
      hint: 'The file has to begin with { and end with }. It was not changed.',
      cause: error,
    });
  }
  const line = Number(at[1]);
  const source = text.split(/\r?\n/)[line - 1] ?? '';
  const excerpt = /key|token|secret|password|authorization/i.test(source)
    ? []
    : [`  ${line} | ${source.slice(0, 120)}`];
  return new AppError('config-syntax', `${path} is not valid JSON5: line ${line}, column ${at[2]}`, {
    hint: `Look for a missing comma, colon, quote or bracket at or just before line ${line}. The file was not changed.`,
    details: excerpt,
    cause: error,
  });
}

/**
 * The text with the edits made and everything else byte for byte as it was (decision 27). An absent document starts as a
 * fresh one. Throws `usage` for forbidden segments (CFG-2) and for the redaction placeholder (CFG-5).
 */
export function editDocument(text: string | undefined, edits: readonly ConfigEdit[], path: string): string {
  const root = parseDocument(text ?? '{}', path);
  for (const edit of edits) {
    guard(edit);
    if (edit.op === 'set') setAt(root, edit.path, edit.value as JsonValue);
    else unsetAt(root, edit.path);
  }
  if (text === undefined || text.trim() === '{}') return `${root.toString(FRESH).trimEnd()}\n`;
  return root.toString();
}

function guard(edit: ConfigEdit): void {
  const bad = edit.path.find((segment) => FORBIDDEN.has(String(segment)));
  if (bad !== undefined) throw new AppError('usage', `"${bad}" cannot be part of a config path`);
  if (edit.op === 'set' && JSON.stringify(edit.value)?.includes(REDACTED) === true) {
    throw new AppError('usage', `${edit.path.join('.')} would be set to the redaction placeholder`, {
      hint: 'Give the real value; the placeholder only stands for one in printed output.',
    });
  }
}

function setAt(root: JsonObjectNode, path: readonly (string | number)[], value: JsonValue): void {
  let place: JsonObjectNode | JsonArrayNode = root;
  for (const [depth, segment] of path.slice(0, -1).entries()) {
    const child: unknown = childOf(place, segment);
    if (child instanceof JsonObjectNode || child instanceof JsonArrayNode) {
      place = child;
      continue;
    }
    assign(place, segment, nest(path.slice(depth + 1), value));
    return;
  }
  const last = path.at(-1);
  if (last !== undefined) assign(place, last, value);
}

/** The missing rest of a path as one value, so that it is written in one go and in one style. */
function nest(path: readonly (string | number)[], value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((inner, segment) => ({ [segment]: inner }) as JsonValue, value);
}

function unsetAt(root: JsonObjectNode, path: readonly (string | number)[]): void {
  let place: JsonObjectNode | JsonArrayNode = root;
  for (const segment of path.slice(0, -1)) {
    const child: unknown = childOf(place, segment);
    if (!(child instanceof JsonObjectNode || child instanceof JsonArrayNode)) return;
    place = child;
  }
  const last = path.at(-1);
  if (last === undefined) return;
  if (place instanceof JsonArrayNode) place.delete(Number(last));
  else if (place.has(String(last))) place.delete(String(last));
}

function childOf(place: JsonObjectNode | JsonArrayNode, segment: string | number): unknown {
  if (place instanceof JsonArrayNode) return place.elements[Number(segment)];
  return place.has(String(segment)) ? place.get(String(segment)) : undefined;
}

function assign(place: JsonObjectNode | JsonArrayNode, segment: string | number, value: JsonValue): void {
  if (place instanceof JsonArrayNode) {
    const index = Number(segment);
    if (index < place.elements.length) place.set(index, value);
    else place.push(value);
    return;
  }
  place.set(String(segment), value);
}
