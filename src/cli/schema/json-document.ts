import type * as z from 'zod';

/** One documented document. */
export interface JsonDocument {
  readonly about: string;
  /** Grows when a key goes or changes its meaning; new keys do not count. */
  readonly version: number;
  readonly schema: z.ZodType;
}

/** By the words of the command that prints them with `--json`. */
export type JsonDocuments = Readonly<Record<string, JsonDocument>>;

/** A document in its first version. */
export function jsonDocument(about: string, schema: z.ZodType): JsonDocument {
  return { about, version: 1, schema };
}
