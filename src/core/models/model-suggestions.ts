import { PROVIDERS } from '../providers/provider-table/provider-table.ts';
import { nearest } from '../text/nearest.ts';
import { formatModelRef, type ModelRef, parseModelRef } from './model-ref.ts';

/** The words that models go by, and which refs a bare one stands for. */
export interface ModelWords {
  /** Refs of every provider in use that lists exactly this bare id. */
  findBare(id: string): readonly ModelRef[];
  /** The listed ref that this one means. */
  find(ref: ModelRef): ModelRef | undefined;
  /** Refs and bare ids. */
  words(): Iterable<string>;
}

/**
 * Up to three names that a person may have meant by a text that means nothing (decision 9), each of which can be typed as it
 * stands. For an id that several providers list, their refs (REF-7).
 */
export function suggestions(
  text: string,
  aliases: readonly string[],
  directory: ModelWords,
): readonly string[] {
  const words = new Set([...aliases, ...directory.words()]);
  const usable = (name: string): string => {
    // A bare id may hold a slash itself: as a ref it would name a provider that is none.
    const typed = parseModelRef(name);
    const isRef = typed !== undefined && directory.find(typed) !== undefined;
    const isClear = isRef || aliases.includes(name) || directory.findBare(name).length === 1;
    return isClear ? name : (refsOfBare(name, words, directory)[0] ?? name);
  };
  const sellers = text.includes('/') ? [] : refsOfBare(text, words, directory);
  // A bare id and its refs are near at once; more are asked for, since they become one.
  const names = sellers.length > 0 ? sellers : nearest(text, words, 9);
  if (names.length > 0) return firstThree(names.map(usable));
  return text.indexOf('/') > 0 ? firstThree(namesOfParts(text, words).map(usable)) : [];
}

/** Nothing looks like the whole: perhaps the model is right and its provider is not, or the provider has a typo. */
function namesOfParts(text: string, words: ReadonlySet<string>): readonly string[] {
  const provider = text.slice(0, text.indexOf('/'));
  const model = text.slice(text.lastIndexOf('/') + 1);
  const providers = new Set([...words].flatMap((word) => word.split('/').slice(0, -1)[0] ?? []));
  // One or two letters resemble everything.
  return [...nearest(provider, providers), ...(model.length < 3 ? [] : nearest(model, words))];
}

/** Refs of one bare id: those of providers in use, else all there are, those who make models before those who resell them. */
function refsOfBare(id: string, words: ReadonlySet<string>, directory: ModelWords): readonly string[] {
  const inUse = directory.findBare(id).map(formatModelRef);
  if (inUse.length > 0) return inUse;
  const all = [...words].filter((word) => word.endsWith(`/${id}`));
  return all.sort((left, right) => placeOf(left) - placeOf(right) || left.length - right.length);
}

/** The table of providers begins with the makers and ends with the gateways. */
function placeOf(ref: string): number {
  const provider = ref.slice(0, ref.indexOf('/'));
  const place = PROVIDERS.findIndex(({ id }) => id === provider);
  return place === -1 ? PROVIDERS.length : place;
}

function firstThree(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, 3);
}
