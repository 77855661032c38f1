/** `70b`, `8x7b`, `a3b`, `e4b`, `1.5T`, `270m`, standing alone between separators. */
const SIZE = /(?:^|[^a-z0-9.])(?:(\d{1,3})x)?[ae]?(\d{1,4}(?:\.\d{1,3})?)([bmt])(?![a-z0-9])/g;

const BILLIONS = { b: 1, m: 0.001, t: 1000 } as const;

/** `1m` beside a model's name is a context window, not a size. */
const SMALLEST_MILLIONS = 10;
/** Larger figures are no model that exists. */
const MOST_BILLIONS = 100_000;

/**
 * The number of parameters that names tell, in billions: `70b` is 70, `8x7b` 56, `1.5T` 1500, and of `30b-a3b` the whole, 30.
 * Undefined when none of the names holds a size; the first name that does wins (SCAN-9).
 */
export function parameterBillions(...names: readonly string[]): number | undefined {
  for (const name of names) {
    const sizes = [...name.toLowerCase().matchAll(SIZE)].flatMap(sizeOf);
    if (sizes.length > 0) return Math.max(...sizes);
  }
  return undefined;
}

function sizeOf([, experts = '1', figure = '', unit = 'b']: readonly string[]): readonly number[] {
  const amount = Number(figure);
  if (unit === 'm' && amount < SMALLEST_MILLIONS) return [];
  const billions = Number(experts) * amount * BILLIONS[unit as keyof typeof BILLIONS];
  return billions > 0 && billions <= MOST_BILLIONS ? [Number(billions.toPrecision(6))] : [];
}
