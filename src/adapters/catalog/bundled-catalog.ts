import { readFileSync } from 'node:fs';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { once } from '../../core/once.ts';
import type { BundledCatalog } from '../../core/ports/catalog-store.ts';
import { expandRows, parseSnapshotLines } from './snapshot-format.ts';

/** The models that ship with the program, read on first use from the file beside this module (or beside the bundle). */
export function createBundledCatalog(): BundledCatalog {
  const snapshot = once(() =>
    parseSnapshotLines(readFileSync(new URL('./snapshot.json', import.meta.url), 'utf8')),
  );
  const expanded = new Map<string, readonly CatalogModel[]>();
  return {
    models: {
      get providers() {
        return [...snapshot().providers.keys()];
      },
      of(provider) {
        const known = expanded.get(provider) ?? expandRows(snapshot(), provider, snapshot().rowsOf(provider));
        expanded.set(provider, known);
        return known;
      },
    },
    get asOf() {
      return snapshot().asOf;
    },
  };
}
