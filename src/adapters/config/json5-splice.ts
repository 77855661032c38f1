import { JsonTokenType } from '@croct/json5-parser/token.js';
import { formatMember, formatValue, indentAt, lineStart, startsLine, styleOf } from './json5-style.ts';
import type { Container, Entry, Node, Tree } from './json5-tree.ts';

interface Cut {
  readonly start: number;
  readonly end: number;
}

/** The text with one value replaced; everything before and after it stays as it is. */
export function replaceValue(
  text: string,
  tree: Tree,
  node: Node,
  entry: Entry | undefined,
  value: unknown,
): string {
  const { start, end } = span(tree, node);
  const written = text.slice(start, end);
  const flat =
    node.kind === 'scalar' || node.entries.length === 0 ? !isOwnLine(text, tree, entry) : !/\n/.test(written);
  return splice(text, start, end, formatValue(value, styleOf(text, tree, node), indentAt(text, start), flat));
}

/** The text with one new entry at `index` of the container, in the style around it. `key` is absent in lists. */
export function insertEntry(
  text: string,
  tree: Tree,
  container: Container,
  index: number,
  key: string | undefined,
  value: unknown,
): string {
  const style = styleOf(text, tree, container);
  const piece = (indent: string, flat: boolean): string =>
    key === undefined
      ? formatValue(value, style, indent, flat)
      : formatMember(key, value, style, indent, flat);
  const { start, end } = span(tree, container);
  if (container.entries.length === 0) {
    const outer = indentAt(text, start);
    const inner = outer + style.unit;
    const comment = lastComment(tree, container);
    const flat = comment === undefined && isOneLiner(text, tree);
    if (flat) {
      const edge = key !== undefined && style.spaced ? ' ' : '';
      return splice(text, start + 1, end - 1, edge + piece(outer, true) + edge);
    }
    const from = comment ?? start + 1;
    const tail = comment !== undefined && text.slice(from, end - 1).includes('\n');
    const line = `${style.newline}${inner}${piece(inner, false)}${style.trailingComma ? ',' : ''}`;
    if (tail) return splice(text, from, from, line);
    return splice(text, from, end - 1, `${line}${style.newline}${outer}`);
  }
  const before = container.entries[index - 1];
  const neighbour = before ?? (container.entries[0] as Entry);
  const tall = startsLine(text, tree, neighbour);
  const indent = indentAt(text, tree.tokens[neighbour.first]?.start ?? 0);
  const gap = commaGap(text, tree, container, style.spaced);
  if (before === undefined) {
    if (tall) return splice(text, start + 1, start + 1, `${style.newline}${indent}${piece(indent, false)},`);
    const at = tree.tokens[neighbour.first]?.start ?? 0;
    return splice(text, at, at, `${piece(indent, true)},${gap}`);
  }
  const beforeEnd = tree.tokens[before.last]?.end ?? 0;
  const hasComma = before.comma !== undefined;
  const anchor = tree.tokens[before.comma ?? before.last]?.end ?? 0;
  if (!tall)
    return splice(
      text,
      anchor,
      anchor,
      `${hasComma ? '' : ','}${gap}${piece(indent, true)}${hasComma ? ',' : ''}`,
    );
  const at = endOfRemarks(tree, before.comma ?? before.last) ?? anchor;
  const withPiece = splice(
    text,
    at,
    at,
    `${style.newline}${indent}${piece(indent, false)}${hasComma ? ',' : ''}`,
  );
  return hasComma ? withPiece : splice(withPiece, beforeEnd, beforeEnd, ',');
}

/** The text without one entry and its comma. Comments beside it stay: they are the author's words, not ours to delete. */
export function removeEntry(text: string, tree: Tree, container: Container, entry: Entry): string {
  const index = container.entries.indexOf(entry);
  const cut = { start: tree.tokens[entry.first]?.start ?? 0, end: tree.tokens[entry.last]?.end ?? 0 };
  if (container.entries.length === 1 && isBare(text, tree, container, entry)) {
    const { start, end } = span(tree, container);
    return splice(text, start + 1, end - 1, '');
  }
  const comma = entry.comma ?? container.entries[index - 1]?.comma;
  const cuts = comma === undefined ? [cut] : [cut, { ...spanOfToken(tree, comma) }];
  return cuts.sort((left, right) => right.start - left.start).reduce(erase, text);
}

function erase(text: string, { start, end }: Cut): string {
  const line = lineStart(text, start);
  const before = text.slice(line, start);
  const [after = ''] = /^[^\S\r\n]*/.exec(text.slice(end)) ?? [];
  const rest = text.slice(end + after.length);
  const endsLine = rest === '' || /^\r?\n/.test(rest);
  if (endsLine && before.replace('\uFEFF', '').trim() === '' && line > 0) {
    const newline = /^\r?\n/.exec(rest)?.[0].length ?? 0;
    return splice(text, line, end + after.length + newline, '');
  }
  if (endsLine) return splice(text, start - (before.length - before.trimEnd().length), end, '');
  const hugs = before.trim() === '' || /[\s[{]$/.test(before);
  return splice(text, start, hugs ? end + after.length : end, '');
}

function isBare(text: string, tree: Tree, container: Container, entry: Entry): boolean {
  const { start, end } = span(tree, container);
  const first = tree.tokens[entry.first]?.start ?? 0;
  const last = tree.tokens[entry.last]?.end ?? 0;
  return text.slice(start + 1, first).trim() === '' && /^[\s,]*$/.test(text.slice(last, end - 1));
}

/** End of the comments that follow a token on its own line, when nothing else does. */
function endOfRemarks(tree: Tree, token: number): number | undefined {
  let end: number | undefined;
  for (let index = token + 1; index < tree.tokens.length; index++) {
    const next = tree.tokens[index];
    if (next === undefined || next.type === JsonTokenType.NEWLINE) return end;
    if (next.type === JsonTokenType.LINE_COMMENT || next.type === JsonTokenType.BLOCK_COMMENT) end = next.end;
    else if (next.type !== JsonTokenType.WHITESPACE) {
      return next.type === JsonTokenType.BRACE_RIGHT || next.type === JsonTokenType.BRACKET_RIGHT
        ? end
        : undefined;
    }
  }
  return end;
}

function lastComment(tree: Tree, container: Container): number | undefined {
  const inside = tree.tokens.slice(container.first + 1, container.last);
  return inside.findLast(
    ({ type }) => type === JsonTokenType.LINE_COMMENT || type === JsonTokenType.BLOCK_COMMENT,
  )?.end;
}

function commaGap(text: string, tree: Tree, container: Container, spaced: boolean): string {
  const comma = container.entries.find((entry, index) => entry.comma !== undefined && index > 0)?.comma;
  const known = comma ?? container.entries[0]?.comma;
  if (known === undefined || known + 1 === container.last) return spaced ? ' ' : '';
  return /^\s/.test(text.slice(tree.tokens[known]?.end)) ? ' ' : '';
}

function isOwnLine(text: string, tree: Tree, entry: Entry | undefined): boolean {
  return entry === undefined || startsLine(text, tree, entry);
}

/** A document that its author keeps on one line; an empty one is not kept so. */
function isOneLiner(text: string, tree: Tree): boolean {
  const { start, end } = span(tree, tree.root);
  const isEmpty = tree.root.kind === 'scalar' || tree.root.entries.length === 0;
  return !isEmpty && !text.slice(start, end).includes('\n');
}

function span(tree: Tree, node: Node): Cut {
  return { start: tree.tokens[node.first]?.start ?? 0, end: tree.tokens[node.last]?.end ?? 0 };
}

function spanOfToken(tree: Tree, index: number): Cut {
  return { start: tree.tokens[index]?.start ?? 0, end: tree.tokens[index]?.end ?? 0 };
}

function splice(text: string, start: number, end: number, piece: string): string {
  return text.slice(0, start) + piece + text.slice(end);
}
