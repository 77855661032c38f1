import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapTexts } from '../../../src/core/config/map-texts.ts';

/** Changes all texts and keeps nothing: the plain way. */
function mapped(
  value: unknown,
  change: (text: string, path: readonly (string | number)[]) => unknown,
): unknown {
  const visit = (inner: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof inner === 'string') return change(inner, path);
    if (Array.isArray(inner)) return inner.map((item, index) => visit(item, [...path, index]));
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, visit(item, [...path, key])]));
  };
  return visit(value, []);
}

describe('mapTexts', () => {
  it('changes every text, told where it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const change = (text: string, path: readonly (string | number)[]): unknown =>
          text.length % 2 === 0 ? text : { text, path: path.join('/') };
        expect(mapTexts(value, change)).toStrictEqual(mapped(value, change));
      }),
    );
  });

  it('leaves the document given as it is, and gives back itself what does not change', () => {
    const document = { changed: ['$', 'a'], same: { list: ['a', Number.NaN] } };
    const before = structuredClone(document);
    const after = mapTexts(document, (text) => (text === '$' ? 'b' : text)) as typeof document;
    expect(after).toStrictEqual({ ...before, changed: ['b', 'a'] });
    expect(document).toStrictEqual(before);
    expect(after.same).toBe(document.same);
  });

  it('begins the path where the document stands', () => {
    const paths: string[] = [];
    const note = (text: string, path: readonly (string | number)[]): string => {
      paths.push(path.join('.'));
      return text;
    };
    mapTexts({ list: ['a', { b: 'c' }] }, note, ['models']);
    expect(paths).toEqual(['models.list.0', 'models.list.1.b']);
  });
});
