import type { Config } from '../core/config/config.ts';
import { orderFor } from '../core/credentials/auth-order.ts';
import type { AuthProfile } from '../core/credentials/credential.ts';
import {
  type CredentialCandidate,
  canHaveCandidates,
  originOf,
  planInOrder,
} from '../core/credentials/credential-plan.ts';
import { type Health, modelHealth } from '../core/credentials/health.ts';
import { blockLookup, type PlanInOrder, withBlocks } from '../core/credentials/plan-blocks.ts';
import { AppError } from '../core/errors.ts';
import type { Block } from '../core/failover/block.ts';
import { gatedPlan, type MigrationGate } from '../core/migration/migration-gate.ts';
import type { ModelCatalog } from '../core/models/model-catalog.ts';
import type { ModelRef } from '../core/models/model-ref.ts';
import { defaultAgentId } from '../core/models/selection.ts';
import { once } from '../core/once.ts';
import type { RuntimePresence } from '../core/ports/agent-runtime.ts';
import type { Inventory } from '../core/ports/catalog-store.ts';
import type { ConfigSnapshot } from '../core/ports/config-store.ts';
import type { Ports } from '../core/ports/ports.ts';
import type { RuntimeName } from '../core/ports/runtimes.ts';
import type { SessionState } from '../core/ports/session-store.ts';
import { configuredProvider } from '../core/providers/configured-provider.ts';
import { type ResolvedEndpoint, resolveEndpoint } from '../core/providers/endpoint.ts';
import { findProvider } from '../core/providers/provider-table/provider-table.ts';
import type { StoredProvider } from '../core/providers/stored-provider.ts';
import { whyNotCalled } from '../core/providers/why-not-called.ts';
import { chooseRuntime, type RuntimeChoice } from '../core/runtimes/runtime-choice.ts';
import { hasRuntime } from '../core/runtimes/runtime-facts.ts';
import { runtimePlan } from '../core/runtimes/runtime-plan.ts';
import { keyFinder } from './credentials/key-finder.ts';
import { catalogFor } from './kept-catalog.ts';
import { KeptPlans } from './kept-plans.ts';
import { EMPTY_STORE, readStore, type StoreFacts } from './store-facts.ts';

/** Everything a use case reads, taken at one moment so that all it derives agrees (B007). */
export interface World {
  readonly nowMs: number;
  readonly agentId: string;
  readonly snapshot: ConfigSnapshot;
  readonly config: Config;
  readonly catalog: ModelCatalog;
  readonly profiles: readonly AuthProfile[];
  readonly blocks: readonly Block[];
  /** Unix milliseconds of the last success, by credential id. */
  readonly lastUsed: ReadonlyMap<string, number>;
  /** Dearer ways that nobody wrote may serve: the setting `cost.consent` (decision 21). */
  readonly costConsent: 'ask' | 'always' | 'never';
  /** Set when the store could not be read and counts as empty. */
  readonly storeProblem: AppError | undefined;
  /** Files of earlier versions that wait to be imported, and whose credentials are refused until then (DOC-4). */
  readonly migration: MigrationGate;
  endpoint(ref: ModelRef): ResolvedEndpoint;
  /** Why no request for this model can be made, whatever the credentials; undefined when one can (CUST-2, CUST-3). */
  whyNotCalled(ref: ModelRef): string | undefined;
  /** Credentials for a ref in the order they are tried; `blocks` can be newer than the world's own. */
  plan(
    ref: ModelRef,
    options?: {
      readonly pinned?: string;
      readonly blocks?: readonly Block[];
      /** Naming a credential is consent to what it costs. */
      readonly mayCost?: boolean;
    },
  ): readonly CredentialCandidate[];
  health(ref: ModelRef): Health;
  /** How the model is run, and why (REF-9). */
  runtime(ref: ModelRef): RuntimeChoice;
  /** The same world for a session that chose a runtime; itself without one. */
  inSession(session: Pick<SessionState, 'params'> | undefined): World;
}

/**
 * Reads config, catalog, profiles and blocks. Throws `config-unreadable`, `config-syntax`, and the store's errors.
 * @param agentId the agent named by the user; the default agent when absent (AGENT-6).
 */
export function readWorld(ports: Ports, agentId?: string): World {
  return worldOver(ports, ports.config.read(), agentId, readStore);
}

/**
 * The same for commands that only show things: a store that cannot be read counts as empty, and the problem is part of the
 * answer (decision 36). A config that cannot be read still throws, there is nothing to show without it.
 */
export function readWorldTolerantly(ports: Ports, agentId?: string): World {
  return worldOver(ports, ports.config.read(), agentId, (agent) => {
    try {
      const store = readStore(agent, ports);
      store.lastUsed();
      return store;
    } catch (error) {
      if (error instanceof AppError) return { ...EMPTY_STORE, problem: error };
      throw error;
    }
  });
}

function worldOver(
  ports: Ports,
  snapshot: ConfigSnapshot,
  agentId: string | undefined,
  read: (agent: string, ports: Ports) => StoreFacts,
): World {
  const { config } = snapshot;
  const agent = agentId ?? defaultAgentId(config);
  const store = read(agent, ports);
  const { profiles, blocks } = store;
  const nowMs = ports.clock.now();
  const lookup = (name: string): string | undefined => ports.environment.lookup(name)?.value;
  const migration = store.gate(config);
  const envKeys = keyFinder(ports.environment);
  const stored = ownBaseUrls(config, store.stored);
  const discovered = store.discovered.filter(isStillListed(config, lookup, stored));
  const catalog = catalogFor(ports, snapshot, agent, discovered, store.published);
  const endpoints = new Map<string, ResolvedEndpoint>();
  const endpoint = (ref: ModelRef): ResolvedEndpoint => {
    const name = `${ref.provider}\n${ref.model}`;
    const known = endpoints.get(name);
    if (known !== undefined) return known;
    const found = resolveEndpoint(ref.provider, catalog.row(ref), config, lookup, stored.get(ref.provider));
    endpoints.set(name, found);
    return found;
  };
  const whyNotDirect = (ref: ModelRef): string | undefined =>
    whyNotCalled(endpoint(ref), catalog.row(ref)?.api ?? findProvider(ref.provider)?.api);
  const storeLock = once(() => whyLocked(ports));
  const inOrder = (ref: ModelRef, pinned: string | undefined, mayCost: boolean): PlanInOrder | undefined => {
    const { provider } = ref;
    const owner = {
      provider,
      descriptor: findProvider(provider),
      config,
      profiles,
      // RES-1.2: whatever its name, the chain is that of AWS.
      envKeys: envKeys(
        configuredProvider(config, provider)?.auth === 'aws-sdk' ? 'amazon-bedrock' : provider,
      ),
    };
    if (!canHaveCandidates(owner)) return undefined;
    const target = endpoint(ref);
    return planInOrder({
      ...owner,
      model: ref.model,
      storedOrder: orderFor(provider, store.orderOf),
      get lastUsed() {
        return store.lastUsed();
      },
      hasVariable: (name) => (lookup(name) ?? '') !== '',
      baseUrl: target.ok ? target.baseUrl : undefined,
      unreachable: whyNotDirect(ref),
      storeLock,
      nowMs: ports.clock.now(),
      mayCost,
      ...(pinned === undefined ? {} : { pinned }),
    });
  };
  const keptPlans = new KeptPlans(profiles);
  const directPlan: World['plan'] = (ref, options = {}) => {
    const { provider, model } = ref;
    const now = ports.clock.now();
    const mayCost = options.mayCost ?? store.costConsent === 'always';
    const name = [provider, model, options.pinned ?? '', mayCost].join('\n');
    const kept = keptPlans.get(name, now, () => inOrder(ref, options.pinned, mayCost));
    const facts = { config, provider, model, blocks: options.blocks ?? blocks, nowMs: now };
    return gatedPlan(kept === undefined ? [] : withBlocks(kept, facts), provider, migration);
  };
  const presences = new Map<RuntimeName, RuntimePresence>();
  const presence = (name: RuntimeName): RuntimePresence => {
    const known = presences.get(name) ?? ports.runtimes.presence(name);
    presences.set(name, known);
    return known;
  };
  const hasCodexProfile = (): boolean =>
    profiles.some((profile) => profile.provider === 'openai-codex' && profile.type === 'oauth');
  const withChoice = (asked: string | undefined): World => {
    const runtime = (ref: ModelRef): RuntimeChoice =>
      chooseRuntime(ref, {
        config,
        agentId: agent,
        session: asked,
        baseUrl: () => {
          const target = endpoint(ref);
          return target.ok ? target.baseUrl : undefined;
        },
        presence,
        hasCodexProfile,
      });
    const whyNot = (ref: ModelRef): string | undefined => {
      if (!hasRuntime(ref.provider)) return runtime(ref).problem ?? whyNotDirect(ref);
      const choice = runtime(ref);
      return choice.problem ?? (choice.runtime === 'direct' ? whyNotDirect(ref) : undefined);
    };
    const plan: World['plan'] = (ref, options = {}) => {
      const direct = directPlan(ref, options);
      if (!hasRuntime(ref.provider)) return direct;
      const { provider, model } = ref;
      const own = { config, provider, model, blocks: options.blocks ?? blocks, nowMs: ports.clock.now() };
      const found = runtimePlan({
        choice: runtime(ref),
        direct,
        codex: () => directPlan({ provider: 'openai-codex', model }, options),
        blockOf: blockLookup(own),
        presence,
        ordered: orderFor(provider, store.orderOf) ?? config.auth?.order?.[provider],
        pinned: options.pinned,
        mayCost: options.mayCost ?? store.costConsent === 'always',
      });
      return gatedPlan(found, provider, migration);
    };
    return {
      nowMs,
      agentId: agent,
      snapshot,
      config,
      catalog,
      profiles,
      blocks,
      get lastUsed() {
        return store.lastUsed();
      },
      costConsent: store.costConsent,
      storeProblem: store.problem,
      migration,
      endpoint,
      whyNotCalled: whyNot,
      plan,
      health: (ref) => modelHealth(plan(ref), nowMs, whyNot(ref)),
      runtime,
      inSession: (session) => withChoice(session?.params.runtime),
    };
  };
  return withChoice(undefined);
}

/**
 * Why sealed values cannot be opened, as far as that can be told without asking the keyring, which could ask the person
 * (CRED-12): the file that says where the key is cannot be read, or is gone.
 */
function whyLocked(ports: Ports): string | undefined {
  try {
    return ports.auth.keyBackend() === 'none yet'
      ? 'the key of the stored credentials is missing; restore it from a backup, or add the credentials again'
      : undefined;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** REG-3: an address that an agent has of its own wins over the config's, unless only the config counts (REG-2). */
function ownBaseUrls(config: Config, stored: readonly StoredProvider[]): ReadonlyMap<string, string> {
  if (config.models?.mode === 'replace') return new Map();
  const own = stored.filter((row) => row.baseUrlFrom === 'agent' && row.baseUrl.trim() !== '');
  return new Map(own.map((row) => [row.provider, row.baseUrl]));
}

/** REG-7: an inventory belongs to the endpoint that gave it; of one that moved, nothing is known. */
function isStillListed(
  config: Config,
  lookup: (name: string) => string | undefined,
  stored: ReadonlyMap<string, string>,
): (inventory: Inventory) => boolean {
  const origins = new Map<string, string | undefined>();
  return ({ provider, listedBy }) => {
    if (listedBy === undefined) return true;
    if (!origins.has(provider)) {
      const target = resolveEndpoint(provider, undefined, config, lookup, stored.get(provider));
      origins.set(provider, target.ok ? originOf(target.baseUrl) : undefined);
    }
    return origins.get(provider) === listedBy;
  };
}
