import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { DamagedRow, number, oneOf, orNull, rowReader, text } from '../../../src/adapters/sqlite/row.ts';

const read = rowReader({ id: text, count: number, words: orNull(text), kind: oneOf('one', 'two') });
const schema = z.object({
  id: z.string(),
  count: z.number(),
  words: z.nullable(z.string()),
  kind: z.enum(['one', 'two']),
});

/** What SQLite can hand out, and what it cannot. */
const value = fc.oneof(
  fc.string(),
  fc.constantFrom('one', 'two', null, undefined, 1n, true, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double(),
  fc.uint8Array({ maxLength: 3 }),
);
const right = fc.record(
  {
    id: fc.string(),
    count: fc.double({ noNaN: true, noDefaultInfinity: true }),
    words: fc.option(fc.string()),
    kind: fc.constantFrom('one', 'two'),
  },
  { noNullPrototype: true },
);
const near = fc
  .tuple(right, fc.constantFrom('id', 'count', 'words', 'kind'), value)
  .map(([row, column, other]) => ({ ...row, [column]: other }));

describe('rows of the store (SQL-3)', () => {
  it('takes exactly the rows that a schema takes, as they are', () => {
    fc.assert(
      fc.property(fc.oneof(right, near), (row) => {
        const parsed = schema.safeParse(row);
        if (parsed.success) expect(read(row)).toStrictEqual(parsed.data);
        else expect(() => read(row)).toThrow(DamagedRow);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([undefined, null, 'text', 7, []])('refuses %j, which is no row', (row) => {
    expect(() => read(row)).toThrow(DamagedRow);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(() => read({ id: 'canary-value', count: 'canary-value' })).toThrow(/^count$/);
  });
});
