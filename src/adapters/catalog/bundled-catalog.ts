import { readFileSync } from 'node:fs';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { once } from '../../core/once.ts';
import type { BundledCatalog } from '../../core/ports/catalog-store.ts';
import { expandRows, type Snapshot } from './snapshot-format.ts';

/** The models that ship with the program, read on first use from the file beside this module (or beside the bundle). */
export function createBundledCatalog(): BundledCatalog {
  const snapshot = once(
    () => JSON.parse(readFileSync(new URL('./snapshot.json', import.meta.url), 'utf8')) as Snapshot,
  );
  const expanded = new Map<string, readonly CatalogModel[]>();
  return {
    models: {
      get providers() {
        return Object.keys(snapshot().providers);
      },
      of(provider) {
        const known = expanded.get(provider) ?? expandRows(snapshot(), provider);
        expanded.set(provider, known);
        return known;
      },
    },
    get asOf() {
      return snapshot().asOf;
    },
  };
}
