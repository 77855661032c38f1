/** Words of an id that say nothing about the family: how new it is, how it was packed. */
const PASSING = new Set([
  'preview',
  'exp',
  'experimental',
  'beta',
  'latest',
  'free',
  'instruct',
  'it',
  'chat',
]);
/** A size such as `70b`, `8x7b`, `a3b`, `1.5t`. */
const SIZE = /^(?:\d+x)?[ae]?\d+(?:\.\d+)?[bmt]$/;
/** `20260115`, `2026-01-15`, and months and days alone. */
const DATE = /[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2})(?=$|[-:@])/g;

/** What models of different versions, dates and sizes have in common: `claude-opus` of `claude-opus-4-6-20260115`. */
export function familyOf(id: string): string {
  return wordsOf(id)
    .map((word) => (/^v?\d/.test(word) ? '' : word.replace(/\d.*$/, '')))
    .filter((word) => word !== '')
    .join('-');
}

/** The first word of that, which relatives share: `claude`, `gpt`. */
export function firstWord(id: string): string {
  return familyOf(id).split('-')[0] ?? '';
}

/** The numbers of the version in their order: 4 and 6 of `claude-opus-4-6-20260115`, 3 and 5 of `qwen3.5-72b`. */
export function versionOf(id: string): readonly number[] {
  return wordsOf(id).flatMap((word) => [...word.matchAll(/\d+/g)].map(([figure]) => Number(figure)));
}

/** The words of an id without its reseller, its dates and its sizes. */
function wordsOf(id: string): readonly string[] {
  const name = id.slice(id.lastIndexOf('/') + 1).toLowerCase();
  return name
    .replace(DATE, '')
    .split(/[-_:@ ]+/)
    .filter((word) => word !== '' && !PASSING.has(word) && !SIZE.test(word));
}
