import { readFileSync } from 'node:fs';
import type { CatalogModel } from '../../core/models/catalog.ts';
import type { BundledCatalog } from '../../core/ports/catalog-store.ts';
import { expandSnapshot, type Snapshot } from './snapshot-format.ts';

/** The models that ship with the program, read on first use from the file beside this module (or beside the bundle). */
export function createBundledCatalog(): BundledCatalog {
  let snapshot: Snapshot | undefined;
  let models: readonly CatalogModel[] | undefined;
  const load = (): Snapshot => {
    snapshot ??= JSON.parse(readFileSync(new URL('./snapshot.json', import.meta.url), 'utf8')) as Snapshot;
    return snapshot;
  };
  return {
    models() {
      models ??= expandSnapshot(load());
      return models;
    },
    get asOf() {
      return load().asOf;
    },
  };
}
