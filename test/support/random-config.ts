import fc from 'fast-check';

/** Any value of a config. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'true', 'x/y', "it's", 'say "hi"', 'größe'),
  fc.string({ maxLength: 4 }),
);
/** Keys that a config may have. */
export const usable = key.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
export const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
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
export const anyObject = fc
  .dictionary(usable, anyJson, { maxKeys: 5 })
  .map((record): Json => ({ ...record }));

/** Writes a value as JSON5 in a random but valid style, with a numbered comment in many places. */
export function render(value: Json, pick: () => number, comments: string[]): string {
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

/** Numbers from 0 to 1, drawn from these again and again. */
export function pickFrom(seeds: readonly number[]): () => number {
  let index = 0;
  return () => ((seeds[index++ % seeds.length] ?? 0) + index * 0.137) % 1;
}

export const seeds = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
  minLength: 8,
  maxLength: 40,
});
