import { expect } from 'vitest';
import { JSON_DOCUMENTS } from '../../src/cli/schema/documents.ts';
import type { ProgramResult } from './program.ts';

/** stdout is one document of the documented shape, to the last key. */
export function expectDocument(name: string, { stdout }: ProgramResult): unknown {
  const value: unknown = JSON.parse(stdout);
  expect(stdout).toBe(`${JSON.stringify(value, null, 2)}\n`);
  return expectShape(name, value);
}

/** A value of the documented shape, to the last key. */
export function expectShape(name: string, value: unknown): unknown {
  const parsed = JSON_DOCUMENTS[name]?.schema.safeParse(value);
  expect(parsed?.error?.issues ?? [], `openclaw ${name} --json`).toEqual([]);
  // What the schema does not name is gone from the parsed value.
  expect(parsed?.data).toEqual(value);
  return value;
}
