import { expect, test } from 'vitest';
import { createFilter } from '../../../components/ui/filter.ts';
import { createBundledCatalog } from '../../../src/adapters/catalog/bundled-catalog.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { isResold } from '../../../src/core/providers/is-resold.ts';

interface Labelled {
  readonly query: string;
  /** A ref that is what the person means. */
  readonly isMeant: (ref: string) => boolean;
}

const { models: bundled } = createBundledCatalog();
const models = bundled.providers.flatMap((provider) => bundled.of(provider));
const refOf = ({ provider, id }: CatalogModel): string => `${provider}/${id}`;
const rows = models.map((model) => ({ ref: refOf(model), text: `${refOf(model)} ${model.name} ` }));
/** As the picker asks it: the same text, the same ties, nothing that is preferred. */
const filter = createFilter(
  rows,
  ({ text }) => text,
  () => 0,
  ({ ref }) => (isResold(ref) ? 1 : 0),
);

/** Models of who makes them, evenly over the catalog; what a person types for one is made of its words. */
const sampled = models
  .filter((model) => !isResold(refOf(model)) && wordsOf(model.id).length >= 2)
  .filter((_, index, all) => index % Math.max(1, Math.floor(all.length / 90)) === 0);

function wordsOf(id: string): readonly string[] {
  return id
    .toLowerCase()
    .split(/[-_:/\s]+/)
    .filter((word) => word !== '');
}

/** What is meant is a model of that provider, or anyone's, whose id has all the words. */
function hasWords(words: readonly string[], provider?: string): Labelled['isMeant'] {
  return (ref) => {
    const [owner, ...id] = ref.toLowerCase().split('/');
    const its = wordsOf(id.join('/'));
    return (provider === undefined || owner === provider) && words.every((word) => its.includes(word));
  };
}

const queries: readonly Labelled[] = sampled.flatMap((model): readonly Labelled[] => {
  const words = wordsOf(model.id);
  const [family = '', version = ''] = words;
  const whole = `${model.provider}/${model.id}`;
  return [
    // The whole reference, family and version, provider and family, the words the other way round.
    { query: whole, isMeant: (ref) => ref === whole },
    { query: `${family} ${version}`, isMeant: hasWords([family, version]) },
    { query: `${model.provider} ${family}`, isMeant: hasWords([family], model.provider) },
    { query: [...words].reverse().join(' '), isMeant: hasWords(words) },
  ];
});

/** One letter dropped, or two beside each other swapped, inside of the longest word of letters. */
function misspelled(id: string): readonly string[] {
  const words = wordsOf(id);
  const [longest = ''] = words
    .filter((word) => /^[a-z]{6,}$/.test(word))
    .sort((one, other) => other.length - one.length);
  if (longest === '') return [];
  const middle = Math.floor(longest.length / 2);
  const [before, letter, next, behind] = [
    longest.slice(0, middle),
    longest.charAt(middle),
    longest.charAt(middle + 1),
    longest.slice(middle + 2),
  ];
  const typos = [before + next + behind, ...(letter === next ? [] : [before + next + letter + behind])];
  return typos.map((typo) => words.map((word) => (word === longest ? typo : word)).join(' '));
}

const typos: readonly Labelled[] = sampled.flatMap(({ id }) =>
  misspelled(id).map((query) => ({ query, isMeant: hasWords(wordsOf(id)) })),
);

function sharesFound(asked: readonly Labelled[]) {
  const missed = { first: [] as string[], five: [] as string[] };
  for (const { query, isMeant } of asked) {
    const found = filter(query)
      .slice(0, 5)
      .map(({ row }) => row.ref);
    if (!isMeant(found[0] ?? '/')) missed.first.push(`${query} → ${found[0]}`);
    if (!found.some(isMeant)) missed.five.push(`${query} → ${found.join(', ')}`);
  }
  const share = (misses: readonly string[]): number => 1 - misses.length / asked.length;
  return { missed, first: share(missed.first), five: share(missed.five) };
}

test('P6: of 200 and more queries that say what is meant, 95 % find it first and 99 % among five', () => {
  expect(queries.length).toBeGreaterThanOrEqual(200);
  const { missed, first, five } = sharesFound(queries);
  expect(five, missed.five.join('\n')).toBeGreaterThanOrEqual(0.99);
  expect(first, missed.first.join('\n')).toBeGreaterThanOrEqual(0.95);
});

test('P6: the same with one letter dropped or two swapped', () => {
  expect(typos.length).toBeGreaterThanOrEqual(40);
  const { missed, first, five } = sharesFound(typos);
  expect(five, missed.five.join('\n')).toBeGreaterThanOrEqual(0.99);
  expect(first, missed.first.join('\n')).toBeGreaterThanOrEqual(0.95);
});
