import * as z from 'zod/mini';
import { once } from '../once.ts';

/**
 * What a value has to be, said once and asked in two ways. `fits` is a quick look that may say no to a value that is right,
 * never yes to one that is wrong or that the schema would change. `schema` says what is wrong; it is made when it is first
 * asked for, as making all of them costs more than a whole read command.
 */
export interface Shape {
  fits(value: unknown): boolean;
  schema(): z.ZodMiniType;
}

/** A shape out of its two halves. */
export function shape(fits: Shape['fits'], make: () => z.ZodMiniType): Shape {
  return { fits, schema: once(make) };
}

export const text = shape(isText, z.string);
export const filledText = shape(
  (value) => isText(value) && value !== '',
  () => z.string().check(z.minLength(1)),
);
export const flag = shape((value) => typeof value === 'boolean', z.boolean);
export const positive = shape(
  (value) => Number.isFinite(value) && Number(value) > 0,
  () => z.number().check(z.positive()),
);
export const amount = shape(
  (value) => Number.isFinite(value) && Number(value) >= 0,
  () => z.number().check(z.nonnegative()),
);
export const anything = shape(() => true, z.unknown);

/** One of some words. */
export function oneOf(words: readonly string[]): Shape {
  return shape(
    (value) => isText(value) && words.includes(value),
    () => z.enum(words),
  );
}

/** What only the schema can judge. */
export function judged(make: () => z.ZodMiniType): Shape {
  return shape(() => false, make);
}

/** A list of which every item has one shape. */
export function list(item: Shape): Shape {
  return shape(
    (value) => Array.isArray(value) && value.every(item.fits),
    () => z.array(item.schema()),
  );
}

/** An object with keys of any name whose values all have one shape. */
export function map(entry: Shape): Shape {
  return shape(
    (value) => isPlain(value) && Object.keys(value).every((key) => key !== PROTO && entry.fits(value[key])),
    () => z.record(z.string(), entry.schema()),
  );
}

/** An object with these keys, which may be absent but for the `required` ones; others are fine and stay (decision 2). */
export function object(fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  const known = new Map(Object.entries(fields));
  return shape(
    (value) =>
      isPlain(value) &&
      required.every((key) => Object.hasOwn(value, key)) &&
      Object.keys(value).every((key) => key !== PROTO && known.get(key)?.fits(value[key]) !== false),
    () =>
      z.looseObject(
        Object.fromEntries(
          [...known].map(([key, field]) => [
            key,
            required.includes(key) ? field.schema() : z.optional(field.schema()),
          ]),
        ),
      ),
  );
}

/** The schema leaves this key out of what it gives back. */
const PROTO = '__proto__';

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
