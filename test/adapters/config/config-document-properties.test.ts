import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDocument, readDocument } from '../../../src/adapters/config/config-document.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'true', 'x/y', "it's", 'say "hi"', 'größe'),
  fc.string({ maxLength: 4 }),
);
const usable = key.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string({ maxLength: 6 }),
      fc.constant('\\"\'\u2028\n'),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(usable, tie('value'), { maxKeys: 4 }).map((record) => ({ ...record })),
  ),
}));
const anyObject = fc.dictionary(usable, anyJson, { maxKeys: 5 }).map((record): Json => ({ ...record }));

/** Writes a value as JSON5 in a random but valid style, with a numbered comment in many places. */
function render(value: Json, pick: () => number, comments: string[]): string {
  const newline = pick() < 0.2 ? '\r\n' : '\n';
  const remark = (): string => {
    if (pick() < 0.7) return '';
    const word = `remark-${comments.length}-`;
    comments.push(word);
    return pick() < 0.5 ? `/* ${word} */` : `// ${word}${newline}`;
  };
  const space = (): string => ['', ' ', newline, `${newline}  `, '\t'][Math.floor(pick() * 5)] ?? '';
  const text = (part: string): string => {
    const double = JSON.stringify(part);
    return pick() < 0.6 ? double : `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  };
  const safeText = (part: string): string => (part.includes('\\') ? JSON.stringify(part) : text(part));
  const write = (inner: Json): string => {
    if (typeof inner === 'string') return safeText(inner);
    if (typeof inner !== 'object' || inner === null) return JSON.stringify(inner);
    const isList = Array.isArray(inner);
    const pieces = isList
      ? inner.map(write)
      : Object.entries(inner).map(([name, item]) => {
          const bare = /^[a-z]+$/.test(name) && pick() < 0.5;
          return `${bare ? name : safeText(name)}${space()}:${space()}${remark()}${write(item)}`;
        });
    const body = pieces.map((piece) => `${space()}${remark()}${space()}${piece}${space()}${remark()}`);
    const tail = pieces.length > 0 && pick() < 0.3 ? `,${space()}${remark()}` : '';
    return `${isList ? '[' : '{'}${body.join(',')}${tail}${space()}${remark()}${isList ? ']' : '}'}`;
  };
  return `${remark()}${write(value)}${space()}${remark()}`;
}

/** The comments that lie inside the value at a path may go with it; all others have to stay. */
function places(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => places(item, [...path, index]))
    : Object.entries(value).flatMap(([name, item]) => places(item, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

function pickFrom(seeds: readonly number[]): () => number {
  let index = 0;
  return () => ((seeds[index++ % seeds.length] ?? 0) + index * 0.137) % 1;
}

const seeds = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
  minLength: 8,
  maxLength: 40,
});

function expected(document: Json, edit: ConfigEdit): Json {
  const copy = structuredClone(document) as Record<string | number, Json>;
  let place: Record<string | number, Json> = copy;
  for (const segment of edit.path.slice(0, -1)) place = place[segment] as Record<string | number, Json>;
  const last = edit.path.at(-1) as string | number;
  if (edit.op === 'set') place[last] = edit.value as Json;
  else if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
  return copy as Json;
}

test('decision 27: a random edit of a random document equals the edit of the plain value', () => {
  fc.assert(
    fc.property(
      anyObject,
      seeds,
      anyJson,
      usable,
      fc.nat(),
      fc.boolean(),
      (document, random, value, name, at, drop) => {
        const text = render(document, pickFrom(random), []);
        const known = places(document);
        const path = known.length > 0 && at % 3 !== 0 ? (known[at % known.length] ?? [name]) : [name];
        const edit: ConfigEdit = drop ? { op: 'unset', path } : { op: 'set', path, value };
        const after = editDocument(text, [edit], 'config');
        expect(readDocument(after, 'config')).toEqual(expected(document, edit));
      },
    ),
    { numRuns: 600 },
  );
});

test('decision 27: every comment outside the edited value survives, and the rest of the text with it', () => {
  fc.assert(
    fc.property(
      anyObject,
      seeds,
      fc.constantFrom<Json>(1, 'new', [1, 'x'], { k: [] }),
      fc.boolean(),
      (document, random, value, drop) => {
        const comments: string[] = [];
        const top = { ...(document as Record<string, Json>), target: 'old' };
        const text = render(top, pickFrom(random), comments);
        const start = text.search(/['"]?target['"]?\s*:/);
        const end = text.lastIndexOf('old') + 4;
        const inside = text.slice(start, end);
        const edit: ConfigEdit = drop
          ? { op: 'unset', path: ['target'] }
          : { op: 'set', path: ['target'], value };
        const after = editDocument(text, [edit], 'config');
        for (const comment of comments.filter((word) => !drop || !inside.includes(word))) {
          expect(after).toContain(comment);
        }
        if (!drop) {
          const untouched = text.lastIndexOf('old') - 1;
          expect(after.startsWith(text.slice(0, untouched))).toBe(true);
          expect(after.endsWith(text.slice(end))).toBe(true);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('decision 27: adding a key and removing it again gives a document with the same value and the same comments', () => {
  fc.assert(
    fc.property(anyObject, seeds, anyJson, (document, random, value) => {
      const comments: string[] = [];
      const text = render(document, pickFrom(random), comments);
      const added = editDocument(text, [{ op: 'set', path: ['brand-new'], value }], 'config');
      const removed = editDocument(added, [{ op: 'unset', path: ['brand-new'] }], 'config');
      expect(readDocument(removed, 'config')).toEqual(document);
      for (const comment of comments) expect(removed).toContain(comment);
    }),
    { numRuns: 300 },
  );
});
