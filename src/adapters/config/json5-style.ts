import { JsonTokenType } from '@croct/json5-parser/token.js';
import type { Container, Entry, Node, Tree } from './json5-tree.ts';

/** How a document is written, learned from what is there; a new file gets two spaces and plain JSON. */
export interface Style {
  readonly newline: string;
  /** One step of indentation. */
  readonly unit: string;
  readonly keyQuote: '"' | "'" | '';
  readonly textQuote: '"' | "'";
  /** `a: 1` and not `a:1`. */
  readonly spaced: boolean;
  /** Multi-line blocks end in a comma. */
  readonly trailingComma: boolean;
  /** Lists of plain values stay on one line. */
  readonly flatLists: boolean;
}

/** Learns the style of a whole document; keys follow `near` when it has any. */
export function styleOf(text: string, tree: Tree, near: Node): Style {
  const raw = (index: number): string => text.slice(tree.tokens[index]?.start, tree.tokens[index]?.end);
  const blocks = [...containersIn(tree.root)];
  const members = [near, ...blocks].flatMap((node) => (node.kind === 'object' ? node.entries.slice(-1) : []));
  const lists = blocks.filter((block) => block.kind === 'array' && block.entries.length > 0);
  const tall = blocks.filter((block) => block.entries.length > 0 && isTall(text, tree, block));
  const valueQuote = blocks
    .flatMap((block) => block.entries)
    .find(({ value }) => value.kind === 'scalar' && typeof value.value === 'string');
  const keyQuote = quoteOf(members[0] === undefined ? '"' : raw(members[0].first));
  const colon = tree.tokens.findIndex((token) => token.type === JsonTokenType.COLON);
  return {
    newline: /\r\n/.test(text) ? '\r\n' : '\n',
    unit: unitOf(text, tree),
    keyQuote,
    textQuote: valueQuote === undefined ? keyQuote || '"' : quoteOf(raw(valueQuote.value.first)) || '"',
    spaced: colon < 0 || /^\s/.test(raw(colon + 1)),
    trailingComma: tall.length > 0 && tall.every((block) => block.entries.at(-1)?.comma !== undefined),
    flatLists: lists.length > 0 && lists.every((list) => !isTall(text, tree, list)),
  };
}

/** True when the entry is the first thing on its line. */
export function startsLine(text: string, tree: Tree, entry: Entry): boolean {
  const start = tree.tokens[entry.first]?.start ?? 0;
  const before = text.slice(lineStart(text, start), start).replace(/\/\*.*?\*\//g, '');
  return before.trim() === '' && lineStart(text, start) > 0;
}

/** The white space at the start of the line that holds this offset. */
export function indentAt(text: string, offset: number): string {
  return /^[^\S\n]*/.exec(text.slice(lineStart(text, offset)))?.[0].replace(/[\r\uFEFF]/g, '') ?? '';
}

/** Offset of the first character of the line. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** A value as text: on one line when `flat`, else in blocks whose closing bracket stands at `indent`. */
export function formatValue(value: unknown, style: Style, indent: string, flat: boolean): string {
  if (typeof value === 'string') return quote(value, style.textQuote);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  const oneLine = flat || (isList && style.flatLists && value.every((item) => typeof item !== 'object'));
  const inner = indent + style.unit;
  const pieces = isList
    ? value.map((item) => formatValue(item, style, inner, oneLine))
    : Object.entries(value).map(([key, item]) => formatMember(key, item, style, inner, oneLine));
  if (pieces.length === 0) return open + close;
  if (oneLine) {
    const edge = style.spaced && !isList ? ' ' : '';
    return open + edge + pieces.join(style.spaced ? ', ' : ',') + edge + close;
  }
  const gap = style.newline + inner;
  return (
    open + gap + pieces.join(`,${gap}`) + (style.trailingComma ? ',' : '') + style.newline + indent + close
  );
}

/** `key: value` in the document's style. */
export function formatMember(
  key: string,
  value: unknown,
  style: Style,
  indent: string,
  flat: boolean,
): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(key) && !/^(?:true|false|null|NaN|Infinity)$/.test(key);
  const name = style.keyQuote === '' && plain ? key : quote(key, style.keyQuote || style.textQuote);
  return `${name}:${style.spaced ? ' ' : ''}${formatValue(value, style, indent, flat)}`;
}

function quote(value: string, mark: '"' | "'"): string {
  const double = JSON.stringify(value);
  if (mark === '"') return double;
  const inner = double.slice(1, -1).replace(/\\[\s\S]|'/g, (part) => {
    if (part === "'") return "\\'";
    return part === '\\"' ? '"' : part;
  });
  return `'${inner}'`;
}

function quoteOf(raw: string): '"' | "'" | '' {
  return raw.startsWith('"') || raw.startsWith("'") ? (raw[0] as '"' | "'") : '';
}

function isTall(text: string, tree: Tree, block: Container): boolean {
  const first = block.entries[0];
  return first !== undefined && startsLine(text, tree, first);
}

function unitOf(text: string, tree: Tree): string {
  const { root, tokens } = tree;
  const first = root.kind === 'scalar' ? undefined : root.entries[0];
  if (first === undefined || !startsLine(text, tree, first)) return '  ';
  const outer = indentAt(text, tokens[root.first]?.start ?? 0);
  return indentAt(text, tokens[first.first]?.start ?? 0).slice(outer.length) || '  ';
}

function* containersIn(node: Node): Generator<Container> {
  if (node.kind === 'scalar') return;
  yield node;
  for (const entry of node.entries) yield* containersIn(entry.value);
}
