import { JsonLexer } from '@croct/json5-parser/lexer.js';
import { JsonTokenType } from '@croct/json5-parser/token.js';

/** A piece of the text, by offsets in UTF-16 units. */
interface Token {
  readonly type: JsonTokenType;
  readonly start: number;
  readonly end: number;
}

/** A member of an object or an item of a list; `first` to `last` are token numbers, `comma` the one behind it. */
export interface Entry {
  readonly key: string | undefined;
  readonly first: number;
  readonly last: number;
  readonly comma: number | undefined;
  readonly value: Node;
}

export interface Container {
  readonly kind: 'object' | 'array';
  readonly first: number;
  readonly last: number;
  readonly entries: readonly Entry[];
}

interface Scalar {
  readonly kind: 'scalar';
  readonly first: number;
  readonly last: number;
  readonly value: unknown;
}

export type Node = Container | Scalar;

export interface Tree {
  readonly tokens: readonly Token[];
  readonly root: Node;
}

/** The text is not JSON5. `problem` says what was expected; it never quotes the text. */
export class Json5SyntaxError extends Error {
  readonly offset: number;
  readonly problem: string;
  constructor(offset: number, problem: string) {
    super(problem);
    this.name = 'Json5SyntaxError';
    this.offset = offset;
    this.problem = problem;
  }
}

const DEEPEST = 200;
const BLANK: ReadonlySet<JsonTokenType> = new Set([
  JsonTokenType.WHITESPACE,
  JsonTokenType.NEWLINE,
  JsonTokenType.LINE_COMMENT,
  JsonTokenType.BLOCK_COMMENT,
]);
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
};

/**
 * The tokens of a JSON5 text and its tree over them. The lexer is the library's; the tree is ours, because the library's
 * own reads neither `'say "hi"'` nor `"\x41"`, and its re-writing moves text that was not edited.
 */
export function parseTree(text: string): Tree {
  const tokens = tokenize(text);
  let position = 0;

  const textOf = (token: Token): string => text.slice(token.start, token.end);
  const peek = (): Token | undefined => {
    while (position < tokens.length && BLANK.has((tokens[position] as Token).type)) position++;
    return tokens[position];
  };
  const expect = (type: JsonTokenType, words: string): number => {
    const token = peek();
    if (token?.type !== type) throw new Json5SyntaxError(token?.start ?? text.length, `expected ${words}`);
    return position++;
  };

  function node(depth: number): Node {
    const token = peek();
    if (token === undefined)
      throw new Json5SyntaxError(text.length, 'expected a value, found the end of the file');
    if (depth > DEEPEST) throw new Json5SyntaxError(token.start, 'nested too deeply');
    if (token.type === JsonTokenType.BRACE_LEFT) return container('object', JsonTokenType.BRACE_RIGHT, depth);
    if (token.type === JsonTokenType.BRACKET_LEFT)
      return container('array', JsonTokenType.BRACKET_RIGHT, depth);
    const value = scalarOf(token, textOf(token));
    const at = position++;
    return { kind: 'scalar', first: at, last: at, value };
  }

  function container(kind: Container['kind'], close: JsonTokenType, depth: number): Container {
    const first = position++;
    const entries: Entry[] = [];
    while (peek()?.type !== close) {
      peek();
      const start = position;
      const key = kind === 'object' ? keyAndColon() : undefined;
      const value = node(depth + 1);
      const comma = peek()?.type === JsonTokenType.COMMA ? position++ : undefined;
      entries.push({ key, first: start, last: value.last, comma, value });
      if (comma === undefined) {
        expect(close, `a comma or ${kind === 'object' ? '}' : ']'}`);
        position--;
      }
    }
    return { kind, first, last: position++, entries };
  }

  function keyAndColon(): string {
    const token = peek();
    if (token === undefined)
      throw new Json5SyntaxError(text.length, 'expected a key or }, found the end of the file');
    const raw = textOf(token);
    const isName = token.type === JsonTokenType.IDENTIFIER || /^(?:true|false|null|NaN|Infinity)$/.test(raw);
    if (token.type !== JsonTokenType.STRING && !isName)
      throw new Json5SyntaxError(token.start, 'expected a key or }');
    position++;
    expect(JsonTokenType.COLON, 'a colon after the key');
    return isName ? raw : decode(token, raw);
  }

  const root = node(0);
  const rest = peek();
  if (rest !== undefined) throw new Json5SyntaxError(rest.start, 'expected the end of the file');
  return { tokens, root };
}

/** The plain value a node stands for. Of duplicate keys the last one counts; `__proto__` is never taken (CFG-2). */
export function plainValue(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.entries.map((entry) => plainValue(entry.value));
  const value: Record<string, unknown> = {};
  for (const entry of node.entries) {
    if (entry.key !== undefined && entry.key !== '__proto__') value[entry.key] = plainValue(entry.value);
  }
  return value;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  try {
    // JSON text may hold U+2028 and U+2029 inside strings, where the lexer stops; a blank keeps every offset.
    for (const token of new JsonLexer(text.replace(/[\u2028\u2029]/g, ' '))) {
      const end = start + token.value.length;
      if (end > start) tokens.push({ type: token.type, start, end });
      start = end;
    }
  } catch {
    throw new Json5SyntaxError(start, wordsForStray(text.slice(start, start + 2)));
  }
  return tokens;
}

function wordsForStray(next: string): string {
  if (next.startsWith('"') || next.startsWith("'")) return 'this text has no closing quote on its line';
  if (next === '/*') return 'this comment is never closed';
  return 'this character cannot stand here';
}

function scalarOf(token: Token, raw: string): unknown {
  switch (token.type) {
    case JsonTokenType.NULL:
      return null;
    case JsonTokenType.BOOLEAN:
      return raw === 'true';
    case JsonTokenType.STRING:
      return decode(token, raw);
    case JsonTokenType.NUMBER:
      return numberOf(token, raw);
    default:
      throw new Json5SyntaxError(token.start, 'expected a value');
  }
}

function numberOf(token: Token, raw: string): number {
  const bare = raw.replace(/^[-+]/, '');
  const size = Number(bare);
  if (Number.isNaN(size) && bare !== 'NaN') throw new Json5SyntaxError(token.start, 'expected a number');
  return raw.startsWith('-') ? -size : size;
}

function decode(token: Token, raw: string): string {
  const escapes = /\\(?:(\r\n|[\n\r\u2028\u2029])|x([\da-f]{2})|u([\da-f]{4})|([\s\S]))/gi;
  return raw.slice(1, -1).replace(escapes, (_, newline, hex, unicode, char: string | undefined) => {
    if (newline !== undefined) return '';
    const code: string | undefined = hex ?? unicode;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (char === undefined || /[1-9xu]/.test(char)) {
      throw new Json5SyntaxError(token.start, 'this text holds an escape that JSON5 does not know');
    }
    return ESCAPES[char] ?? char;
  });
}
