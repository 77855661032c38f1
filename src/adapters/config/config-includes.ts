import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { isRecord } from '../../core/is-record.ts';
import { readDocument } from './config-document.ts';

const LARGEST_BYTES = 2 * 1024 * 1024;
const DEEPEST = 10;
const DIRECTIVE = '$include';

type Document = Readonly<Record<string, unknown>>;

/** A place of the main file that includes others, and what they bring there. */
export interface IncludePoint {
  readonly path: readonly string[];
  /** `$include` as written. */
  readonly directive: unknown;
  readonly files: readonly string[];
  readonly content: Document;
}

export interface MergedDocument {
  readonly document: Document;
  /** In the main file only; what included files include belongs to the point that brought them. */
  readonly points: readonly IncludePoint[];
  /** All files that were read, in order. */
  readonly files: readonly string[];
  /** Changes when one of them does; empty without any. */
  readonly stamp: string;
}

/**
 * The document with its `$include` directives carried out (ENV-9): a file, or a list of files merged deeply in order, then
 * the keys beside the directive over them. At most 10 levels and 2 MB a file, inside the folder of the config or one of
 * `roots`. Throws `config-unreadable` and `config-syntax` with the name of the included file.
 */
export function mergeIncludes(document: Document, path: string, roots: readonly string[]): MergedDocument {
  if (!hasDirective(document)) return { document, points: [], files: [], stamp: '' };
  const reader = new IncludeReader([dirname(path), ...roots]);
  const merged = reader.merge(document, path, [path], []);
  return {
    document: isRecord(merged) ? merged : {},
    points: reader.points,
    files: reader.files,
    stamp: reader.stamp(),
  };
}

function hasDirective(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirective);
  return isRecord(value) && (Object.hasOwn(value, DIRECTIVE) || Object.values(value).some(hasDirective));
}

class IncludeReader {
  readonly points: IncludePoint[] = [];
  readonly files: string[] = [];
  private readonly hash = createHash('sha256');
  private readonly roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.roots = roots.flatMap((root) =>
      statSync(root, { throwIfNoEntry: false }) ? [realpathSync(root)] : [],
    );
  }

  stamp(): string {
    return this.hash.copy().digest('hex');
  }

  /** `chain` is the way of files to this one, `place` the path in the main file while it is being read. */
  merge(
    value: unknown,
    file: string,
    chain: readonly string[],
    place: readonly string[] | undefined,
  ): unknown {
    const inner = (child: unknown, key: string): unknown =>
      this.merge(child, file, chain, place === undefined ? undefined : [...place, key]);
    if (Array.isArray(value)) return value.map((item, index) => inner(item, String(index)));
    if (!isRecord(value)) return value;
    const siblings = Object.fromEntries(
      Object.entries(value).flatMap(([key, child]) => (key === DIRECTIVE ? [] : [[key, inner(child, key)]])),
    );
    if (!Object.hasOwn(value, DIRECTIVE)) return siblings;
    const directive = value[DIRECTIVE];
    const names = Array.isArray(directive) ? directive : [directive];
    const before = this.files.length;
    const content = names.reduce<Document>(
      (merged, name) => mergeDeep(merged, this.include(name, file, chain)),
      {},
    );
    if (place !== undefined) {
      this.points.push({ path: place, directive, files: this.files.slice(before), content });
    }
    return mergeDeep(content, siblings);
  }

  private include(name: unknown, from: string, chain: readonly string[]): Document {
    if (typeof name !== 'string' || name.trim() === '') {
      throw unreadable(from, '$include needs the name of a file, or a list of names');
    }
    const path = this.allowed(resolve(dirname(from), name), from);
    if (chain.includes(path)) throw unreadable(from, `${path} includes itself`);
    if (chain.length > DEEPEST) throw unreadable(from, `more than ${DEEPEST} levels of $include`);
    const text = readText(path, from);
    this.files.push(path);
    this.hash.update(`${path}\n${text}\n`);
    const merged = this.merge(readDocument(text, path), path, [...chain, path], undefined);
    return isRecord(merged) ? merged : {};
  }

  /** Links are followed first, so that none leads out of the allowed folders. */
  private allowed(path: string, from: string): string {
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      throw unreadable(from, `the included file ${path} is not there`);
    }
    const isAllowed = this.roots.some((root) => {
      const way = relative(root, real);
      return way !== '' && !way.startsWith('..') && !isAbsolute(way);
    });
    if (isAllowed) return real;
    throw unreadable(from, `the included file ${path} lies outside the folder of the config`, {
      hint: 'Move it there, or name its folder in OPENCLAW_INCLUDE_ROOTS.',
    });
  }
}

function readText(path: string, from: string): string {
  const status = statSync(path);
  if (!status.isFile()) throw unreadable(from, `the included ${path} is not a regular file`);
  if (status.size > LARGEST_BYTES) throw unreadable(from, `the included file ${path} is larger than 2 MB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw unreadable(from, `the included file ${path} cannot be read as text`, { cause });
  }
}

function unreadable(
  path: string,
  problem: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): AppError {
  return new AppError('config-unreadable', `Can't read ${path}: ${problem}`, {
    hint: 'Correct the $include.',
    ...options,
  });
}

/** Objects merge key by key; everything else is replaced by the later one. */
function mergeDeep(below: Document, above: Document): Document {
  const merged = new Map<string, unknown>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const known = merged.get(key);
    merged.set(key, isRecord(known) && isRecord(value) ? mergeDeep(known, value) : value);
  }
  return Object.fromEntries(merged);
}
