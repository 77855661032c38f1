import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where the copy of a store of this schema is kept before a migration (SQL-3). */
export function copyPath(path: string, schema: number): string {
  return `${path}.schema-${schema}.backup`;
}

/** The copies that migrations kept beside a store, the newest schema first; none where the folder cannot be read. */
export function copiesOf(path: string): readonly string[] {
  const prefix = `${basename(path)}.schema-`;
  const schemaOf = (name: string): number => Number.parseInt(name.slice(prefix.length), 10);
  return namesIn(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .toSorted((one, other) => schemaOf(other) - schemaOf(one))
    .map((name) => join(dirname(path), name));
}

/** What lies in a folder; nothing where it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
