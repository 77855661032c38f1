import UFuzzy from '@leeoniya/ufuzzy';

const matcher = new UFuzzy({ intraMode: 1 });
/** Words of a query that may come in any order; with more the order does not matter at all. */
const MOST_WORDS = 5;
/** ` -word` leaves rows out. */
const LEAVES_OUT = /(?:\s|^)-/;

type Found = readonly [indexes: readonly number[] | null, info: UFuzzy.Info | null];

/**
 * The texts that a query fits, with how well it does for up to `ranked` of them. As the matcher itself finds them; only
 * where several words fit many texts it is told what it would find out at length, since their order is of no interest then.
 */
export function search(texts: readonly string[], query: string, ranked: number): Found {
  const all = texts as string[];
  const words = matcher.split(query);
  if (words.length < 2 || words.length > MOST_WORDS || LEAVES_OUT.test(query))
    return matched(all, query, ranked);
  const some = holdingAll(all, words);
  const found = some.length > ranked ? inSomeOrder(all, words, some) : [];
  return found.length > ranked ? [found, null] : matched(all, query, ranked, some);
}

function matched(texts: string[], query: string, ranked: number, among?: number[]): Found {
  const [indexes, info] = matcher.search(texts, query, MOST_WORDS, ranked, among);
  return [indexes, info];
}

/** Where each word is found, wherever the others are; the longest leaves the fewest for the next. */
function holdingAll(texts: string[], words: readonly string[]): number[] {
  let some: number[] | undefined;
  for (const word of [...words].sort((left, right) => right.length - left.length)) {
    some = matcher.filter(texts, word, some) ?? [];
  }
  return some ?? [];
}

/** Words that overlap in a text are in it, but in no order. */
function inSomeOrder(texts: string[], words: string[], some: number[]): readonly number[] {
  const found: (readonly number[])[] = [];
  let left = some;
  for (const order of UFuzzy.permute(words)) {
    if (left.length === 0) break;
    const fits = matcher.filter(texts, order.join(' '), left) ?? [];
    found.push(fits);
    left = without(left, fits);
  }
  return found.flat();
}

/** Both ascend, and all of `taken` are in `from`. */
function without(from: readonly number[], taken: readonly number[]): number[] {
  let place = 0;
  return from.filter((index) => {
    if (taken[place] !== index) return true;
    place += 1;
    return false;
  });
}
