import type { Block } from '../core/block.ts';
import type { Config } from '../core/config.ts';
import type { AuthProfile } from '../core/credential.ts';
import { type CredentialCandidate, credentialPlan } from '../core/credential-plan.ts';
import { type ResolvedEndpoint, resolveEndpoint } from '../core/endpoint.ts';
import { type Health, modelHealth } from '../core/health.ts';
import { type ModelCatalog, mergeCatalog } from '../core/model-catalog.ts';
import type { ModelRef } from '../core/model-ref.ts';
import type { ConfigSnapshot } from '../core/ports/config-store.ts';
import type { Ports } from '../core/ports/ports.ts';
import { findProvider } from '../core/provider-table/provider-table.ts';
import { defaultAgentId } from '../core/selection.ts';

/** Everything a use case reads, taken at one moment so that all it derives agrees (B007). */
export interface World {
  readonly nowMs: number;
  readonly agentId: string;
  readonly snapshot: ConfigSnapshot;
  readonly config: Config;
  readonly catalog: ModelCatalog;
  readonly profiles: readonly AuthProfile[];
  readonly blocks: readonly Block[];
  endpoint(ref: ModelRef): ResolvedEndpoint;
  /** Credentials for a ref in the order they are tried; `blocks` can be newer than the world's own. */
  plan(
    ref: ModelRef,
    options?: { readonly pinned?: string; readonly blocks?: readonly Block[] },
  ): readonly CredentialCandidate[];
  health(ref: ModelRef): Health;
}

/**
 * Reads config, catalog, profiles and blocks. Throws `config-unreadable`, `config-syntax`, and the store's errors.
 * @param agentId the agent named by the user; the default agent when absent (AGENT-6).
 */
export function readWorld(ports: Ports, agentId?: string): World {
  const snapshot = ports.config.read();
  const { config } = snapshot;
  const agent = agentId ?? defaultAgentId(config);
  const catalog = catalogFor(ports, snapshot, agent);
  const profiles = ports.auth.list(agent);
  const blocks = ports.health.blocks();
  const lastUsed = ports.auth.lastUsed();
  const nowMs = ports.clock.now();
  const lookup = (name: string): string | undefined => ports.environment.lookup(name)?.value;
  const endpoint = (ref: ModelRef): ResolvedEndpoint =>
    resolveEndpoint(ref.provider, catalog.row(ref), config, lookup);
  const plan: World['plan'] = (ref, options = {}) => {
    const target = endpoint(ref);
    return credentialPlan({
      provider: ref.provider,
      model: ref.model,
      descriptor: findProvider(ref.provider),
      config,
      profiles,
      storedOrder: ports.auth.order(agent, ref.provider),
      lastUsed,
      blocks: options.blocks ?? blocks,
      hasEnv: (name) => lookup(name) !== undefined,
      baseUrl: target.ok ? target.baseUrl : undefined,
      nowMs: ports.clock.now(),
      ...(options.pinned === undefined ? {} : { pinned: options.pinned }),
    });
  };
  return {
    nowMs,
    agentId: agent,
    snapshot,
    config,
    catalog,
    profiles,
    blocks,
    endpoint,
    plan,
    health: (ref) => modelHealth(plan(ref), nowMs),
  };
}

const catalogs = new WeakMap<Ports, { readonly key: string; readonly catalog: ModelCatalog }>();

/** Merging 1 600 rows costs milliseconds; the panel reads the world every second, so it is kept while nothing changed. */
function catalogFor(ports: Ports, snapshot: ConfigSnapshot, agentId: string): ModelCatalog {
  const discovered = ports.catalogStore.discovered(agentId);
  const key = `${snapshot.revision}/${agentId}/${discovered.length}/${discovered.map((model) => model.id).join(',')}`;
  const kept = catalogs.get(ports);
  if (kept?.key === key) return kept.catalog;
  const catalog = mergeCatalog({
    bundled: ports.bundledCatalog.models(),
    discovered,
    config: snapshot.config,
  });
  catalogs.set(ports, { key, catalog });
  return catalog;
}
