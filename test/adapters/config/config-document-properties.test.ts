import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../../src/adapters/config/config-document.ts';
import { editDocument } from '../../../src/adapters/config/edit-document.ts';
import type { ConfigEdit } from '../../../src/core/ports/config-store.ts';
import {
  anyJson,
  anyObject,
  type Json,
  pickFrom,
  render,
  seeds,
  usable,
} from '../../support/random-config.ts';

type Path = (string | number)[];

/** The comments that lie inside the value at a path may go with it; all others have to stay. */
function places(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => places(item, [...path, index]))
    : Object.entries(value).flatMap(([name, item]) => places(item, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

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
