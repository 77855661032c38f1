import type { PreferenceValues } from './ports/system.ts';

const SORTS = ['default', 'name', 'price', 'context'] as const;
/** Characters of a ref, and how many refs are kept. */
const LONGEST_REF = 300;
const MOST_FAVOURITES = 500;
const MOST_RECENTS = 20;
const LONGEST_AGENT = 100;

const FITS: Readonly<Record<keyof PreferenceValues, (value: unknown) => boolean>> = {
  favourites: (value) => areRefs(value, MOST_FAVOURITES),
  recents: (value) => areRefs(value, MOST_RECENTS),
  sort: (value) => SORTS.some((sort) => sort === value),
  lastAgent: (value) => isShortText(value, LONGEST_AGENT),
};

/**
 * Is this what screens remember (decision 2), or a part of it? Without a schema: choosing a model writes preferences, and a
 * library for four fields would be most of what that costs.
 */
export function arePreferences(value: unknown): value is Partial<PreferenceValues> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, field]) => Object.hasOwn(FITS, key) && FITS[key as keyof PreferenceValues](field),
  );
}

function areRefs(value: unknown, most: number): boolean {
  return (
    Array.isArray(value) && value.length <= most && value.every((item) => isShortText(item, LONGEST_REF))
  );
}

function isShortText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length <= longest;
}
