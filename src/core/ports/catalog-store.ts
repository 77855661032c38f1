import type { CatalogModel } from '../models/catalog.ts';
import type { ModelsByProvider } from '../models/models-by-provider.ts';
import type { PublishedModels } from '../models/published-list.ts';
import type { StoredProvider } from '../providers/stored-provider.ts';

/** What an endpoint listed. As long as it stays the same the store gives out the same object. */
export interface Inventory {
  readonly provider: string;
  /** Scheme, host and port of the endpoint; undefined when they are not known. */
  readonly listedBy: string | undefined;
  readonly models: readonly CatalogModel[];
}

/** What the public list of models said when it was read last. As long as it stays the same the store gives out the same object. */
export interface PublishedList {
  /** Where it was read. */
  readonly url: string;
  /** What the server calls this state of it; undefined when it does not say. */
  readonly etag: string | undefined;
  /** Unix milliseconds when the server last said that this is how it is. */
  readonly listedAtMs: number;
  /** Read from the store provider by provider, when asked for. */
  readonly models: ModelsByProvider;
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
  /** The public list, for all agents; undefined when it was never read. */
  published(): PublishedList | undefined;
  replacePublished(
    list: Pick<PublishedList, 'url' | 'etag' | 'listedAtMs'>,
    groups: readonly PublishedModels[],
  ): Promise<void>;
  /** The server says that the list is as it was: only its age changes. */
  confirmPublished(listedAtMs: number): Promise<void>;
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
