import type { CatalogModel } from '../catalog.ts';

/** Discovered models of one endpoint, kept for offline use (LOCAL-7, REG-7). */
export interface CatalogStore {
  discovered(agentId: string): readonly CatalogModel[];
  /** Replaces the discovered rows of one provider. */
  replaceDiscovered(agentId: string, provider: string, models: readonly CatalogModel[]): Promise<void>;
}

/** The models that ship with the program. Loaded on first use. */
export interface BundledCatalog {
  models(): readonly CatalogModel[];
  /** `YYYY-MM-DD` of the facts. */
  readonly asOf: string;
}
