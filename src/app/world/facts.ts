import type { Config } from '../../core/config/config.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import type { MigrationGate } from '../../core/migration/migration-gate.ts';
import type { ModelCatalog } from '../../core/models/model-catalog.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { Inventory } from '../../core/ports/catalog-store.ts';
import type { ConfigSnapshot } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import type { StoredProvider } from '../../core/providers/stored-provider.ts';
import { catalogFor } from './kept-catalog.ts';
import type { StoreFacts } from './store-facts.ts';

/** What a world is made of: config, store and catalog as they were at one moment. */
export interface WorldFacts {
  readonly ports: Ports;
  readonly nowMs: number;
  readonly agentId: string;
  readonly snapshot: ConfigSnapshot;
  readonly config: Config;
  readonly store: StoreFacts;
  readonly catalog: ModelCatalog;
  readonly migration: MigrationGate;
  /** The value of an environment variable. */
  readonly lookup: (name: string) => string | undefined;
  /** Addresses that the agent has of its own, by provider (REG-3). */
  readonly ownBaseUrls: ReadonlyMap<string, string>;
}

/**
 * Puts together what was read. Throws what `read` throws.
 * @param asked the agent named by the user; the default agent when absent (AGENT-6)
 */
export function gatherFacts(
  ports: Ports,
  asked: string | undefined,
  read: (agentId: string, ports: Ports) => StoreFacts,
): WorldFacts {
  const snapshot = ports.config.read();
  const { config } = snapshot;
  const agentId = asked ?? defaultAgentId(config);
  const store = read(agentId, ports);
  const nowMs = ports.clock.now();
  const lookup = (name: string): string | undefined => ports.environment.lookup(name)?.value;
  const migration = store.gate(config);
  const ownBaseUrls = baseUrlsOf(config, store.stored);
  const discovered = store.discovered.filter(isStillListed(config, lookup, ownBaseUrls));
  const catalog = catalogFor(ports, snapshot, agentId, discovered, store.published);
  return { ports, nowMs, agentId, snapshot, config, store, catalog, migration, lookup, ownBaseUrls };
}

/** REG-3: an address that an agent has of its own wins over the config's, unless only the config counts (REG-2). */
function baseUrlsOf(config: Config, stored: readonly StoredProvider[]): ReadonlyMap<string, string> {
  if (config.models?.mode === 'replace') return new Map();
  const own = stored.filter((row) => row.baseUrlFrom === 'agent' && row.baseUrl.trim() !== '');
  return new Map(own.map((row) => [row.provider, row.baseUrl]));
}

/** REG-7: an inventory belongs to the endpoint that gave it; of one that moved, nothing is known. */
function isStillListed(
  config: Config,
  lookup: WorldFacts['lookup'],
  ownBaseUrls: ReadonlyMap<string, string>,
): (inventory: Inventory) => boolean {
  const origins = new Map<string, string | undefined>();
  return ({ provider, listedBy }) => {
    if (listedBy === undefined) return true;
    if (!origins.has(provider)) {
      const target = resolveEndpoint(provider, undefined, config, lookup, ownBaseUrls.get(provider));
      origins.set(provider, target.ok ? originOf(target.baseUrl) : undefined);
    }
    return origins.get(provider) === listedBy;
  };
}
