import { isRecord } from '../is-record.ts';
import type { ConfigEdit, ConfigIssue } from '../ports/config-store.ts';
import { type ConfigPath, secretFieldKind } from '../secrets/secret-fields.ts';
import { mapTexts } from './map-texts.ts';

type Lookup = (name: string) => string | undefined;

const PATTERN = /\$\$\{([A-Z_][A-Z0-9_]*)\}|\$\{([A-Z_][A-Z0-9_]*)\}/g;
const WHOLE = /^\s*(?:\$\{([A-Z_][A-Z0-9_]*)\}|\$([A-Z_][A-Z0-9_]*))\s*$/;

/** The variable that a text on a secret field stands for as a whole, `${NAME}` or `$NAME` (SEC-3). */
export function shorthandName(text: string): string | undefined {
  const found = WHOLE.exec(text);
  return found?.[1] ?? found?.[2];
}

/** One text with its `${NAME}` filled in and `$${NAME}` unescaped; a variable that is not set stays as it is written. */
export function expandText(
  text: string,
  lookup: Lookup,
): { readonly text: string; readonly missing: readonly string[] } {
  if (!text.includes('${')) return { text, missing: [] };
  const missing: string[] = [];
  const expanded = text.replace(PATTERN, (whole, escaped?: string, name?: string) => {
    if (escaped !== undefined) return `\${${escaped}}`;
    const value = name === undefined ? undefined : lookup(name);
    if (value === undefined && name !== undefined) missing.push(name);
    return value ?? whole;
  });
  return { text: expanded, missing };
}

/**
 * The read view of a config document (ENV-5): every text with its variables filled in. On secret fields a whole `${NAME}`
 * stays a reference, and a text that only needs a missing variable becomes a reference to it, so that a request fails with
 * its name; everywhere else a missing variable is an issue and the text stays.
 */
export function substituteVariables(
  document: unknown,
  lookup: Lookup,
): { readonly document: unknown; readonly issues: readonly ConfigIssue[] } {
  const issues: ConfigIssue[] = [];
  const filled = mapTexts(document, (text, path) =>
    text.includes('${') ? fillText(text, path, lookup, issues) : text,
  );
  return { document: filled, issues };
}

function fillText(text: string, path: ConfigPath, lookup: Lookup, issues: ConfigIssue[]): string {
  const isSecret = secretFieldKind(path) !== undefined;
  if (isSecret && shorthandName(text) !== undefined) return text;
  const expanded = expandText(text, lookup);
  const [name] = expanded.missing;
  if (name === undefined) return expanded.text;
  const effect = isSecret ? 'requests that need it fail' : 'the text stays as it is';
  issues.push({ path: path.join('.'), message: `the variable ${name} is not set; ${effect}` });
  return isSecret ? `\${${name}}` : expanded.text;
}

/**
 * Edits as they may be written: a text that is what the file's own `${NAME}` reads as keeps that spelling, so that changing
 * one value never copies another one out of the environment (ENV-5, S3). `document` is the file as written.
 */
export function keepVariables(
  edits: readonly ConfigEdit[],
  document: unknown,
  lookup: Lookup,
): readonly ConfigEdit[] {
  return edits.map((edit) =>
    edit.op === 'set' ? { ...edit, value: keep(edit.value, valueAt(document, edit.path), lookup) } : edit,
  );
}

function keep(value: unknown, written: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string' && typeof written === 'string') {
    return written.includes('${') && expandText(written, lookup).text === value ? written : value;
  }
  if (Array.isArray(value) && Array.isArray(written)) {
    return value.map((item, index) => keep(item, written[index], lookup));
  }
  if (!isRecord(value) || !isRecord(written)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keep(inner, valueAt(written, [key]), lookup)]),
  );
}

/** The value at a path of a plain document; `undefined` where there is none. */
export function valueAt(document: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((place, segment) => {
    if (Array.isArray(place)) return place[Number(segment)];
    return isRecord(place) && Object.hasOwn(place, segment) ? place[String(segment)] : undefined;
  }, document);
}

/** Names of the variables a document asks for, as `${NAME}`, `$NAME` or a reference to the environment. */
export function variableNames(document: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown, path: ConfigPath): void => {
    if (typeof value === 'string') {
      for (const match of value.matchAll(PATTERN)) if (match[2] !== undefined) names.add(match[2]);
      const whole = secretFieldKind(path) === undefined ? undefined : shorthandName(value);
      if (whole !== undefined) names.add(whole);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (isRecord(value)) {
      if (value['source'] === 'env' && typeof value['id'] === 'string') names.add(value['id']);
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
    }
  };
  visit(document, []);
  return names;
}
