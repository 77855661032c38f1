import UFuzzy from '@leeoniya/ufuzzy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { search } from '../../../components/ui/search.ts';

const matcher = new UFuzzy({ intraMode: 1 });
const ascending = (indexes: readonly number[] | null): readonly number[] | null =>
  indexes === null ? null : [...indexes].sort((left, right) => left - right);
const words = fc.stringMatching(/^[ab1]{1,4}$/);
const texts = fc.array(
  fc.array(words, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('-')),
  { maxLength: 30 },
);
const queries = fc
  .array(fc.oneof(words, words, fc.constantFrom('-a', '"ab', 'b"', '1a2')), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(' '));

test('finds what the matcher finds, however many that are', () => {
  fc.assert(
    fc.property(texts, queries, fc.nat({ max: 6 }), (all, query, ranked) => {
      const [indexes, info] = search(all, query, ranked);
      const [expected, expectedInfo] = matcher.search(all as string[], query, 5, ranked);
      expect(ascending(indexes)).toEqual(ascending(expected));
      if (indexes?.length !== 0) expect(info).toEqual(expectedInfo);
    }),
    { numRuns: 2000 },
  );
});
