import type { ImportedSource } from './import-legacy.ts';

/** What an import did, in lines for people. */
export function describeImport(done: ImportedSource): readonly string[] {
  const { path, imported, kept, notAgain, refused, archivePath } = done;
  const count = (ids: readonly unknown[], what: string): readonly string[] =>
    ids.length === 0 ? [] : [`${ids.length} ${what}`];
  const parts = [
    ...count(imported, 'imported and read back'),
    ...count(kept, 'left out: the store has another credential under the same id'),
    ...count(notAgain, 'not brought back: imported before and removed since'),
  ];
  return [
    `${path}: ${parts.length === 0 ? 'imported' : parts.join(', ')}`,
    ...named('Left out', kept),
    ...refused.map(({ id, why }) => `  Stays in the file: ${id} (${why})`),
    ...(archivePath === undefined ? [] : [`  Archive: ${archivePath}`]),
  ];
}

const SHOWN = 10;

function named(what: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
  return [`  ${what}: ${ids.slice(0, SHOWN).join(', ')}${more}`];
}
