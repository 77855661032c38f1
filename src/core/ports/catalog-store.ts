import type { CatalogModel } from '../models/catalog.ts';
import type { ModelsByProvider } from '../models/models-by-provider.ts';
import type { StoredProvider } from '../providers/stored-provider.ts';

/** What an endpoint listed. As long as it stays the same the store gives out the same object. */
export interface Inventory {
  readonly provider: string;
  /** Scheme, host and port of the endpoint; undefined when they are not known. */
  readonly listedBy: string | undefined;
  readonly models: readonly CatalogModel[];
}

/** The catalog state of agents: what endpoints listed (LOCAL-7, REG-7), and configured providers as of the last run (REG-1). */
export interface CatalogStore {
  inventories(agentId: string): readonly Inventory[];
  /** Replaces the discovered rows of one provider; `origin` is that of the endpoint which listed them. */
  replaceDiscovered(
    agentId: string,
    provider: string,
    models: readonly CatalogModel[],
    origin?: string,
  ): Promise<void>;
  /** Unix milliseconds when a provider was last seen to list models; undefined when it never was. */
  listedAt(agentId: string, provider: string): number | undefined;
  /** By provider id. */
  providers(agentId: string): readonly StoredProvider[];
  /** Replaces all of an agent's. */
  replaceProviders(agentId: string, providers: readonly StoredProvider[]): Promise<void>;
}

/** The models that ship with the program. Loaded on first use. */
export interface BundledCatalog {
  readonly models: ModelsByProvider;
  /** `YYYY-MM-DD` of the facts. */
  readonly asOf: string;
}
