import type { CatalogModel } from '../models/catalog.ts';
import type { StoredProvider } from '../providers/stored-provider.ts';

/** A model that an endpoint listed, with the scheme, host and port of that endpoint where it is known. */
export interface DiscoveredModel extends CatalogModel {
  readonly listedBy?: string;
}

/** The catalog state of agents: what endpoints listed (LOCAL-7, REG-7), and configured providers as of the last run (REG-1). */
export interface CatalogStore {
  discovered(agentId: string): readonly DiscoveredModel[];
  /** Replaces the discovered rows of one provider; `origin` is that of the endpoint which listed them. */
  replaceDiscovered(
    agentId: string,
    provider: string,
    models: readonly CatalogModel[],
    origin?: string,
  ): Promise<void>;
  /** By provider id. */
  providers(agentId: string): readonly StoredProvider[];
  /** Replaces all of an agent's. */
  replaceProviders(agentId: string, providers: readonly StoredProvider[]): Promise<void>;
}

/** The models that ship with the program. Loaded on first use. */
export interface BundledCatalog {
  models(): readonly CatalogModel[];
  /** `YYYY-MM-DD` of the facts. */
  readonly asOf: string;
}
