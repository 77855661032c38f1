import type { Config } from '../../core/config/config.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { type Health, modelHealth } from '../../core/credentials/health.ts';
import { AppError } from '../../core/errors.ts';
import type { Block } from '../../core/failover/block.ts';
import type { MigrationGate } from '../../core/migration/migration-gate.ts';
import type { ModelCatalog } from '../../core/models/model-catalog.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { ConfigSnapshot } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import type { ResolvedEndpoint } from '../../core/providers/endpoint.ts';
import type { RuntimeChoice } from '../../core/runtimes/runtime-choice.ts';
import { WorldEndpoints } from './endpoints.ts';
import { gatherFacts, type WorldFacts } from './facts.ts';
import { type PlanOptions, WorldPlans } from './plans.ts';
import { WorldRuntimes } from './runtimes.ts';
import { EMPTY_STORE, readStore } from './store-facts.ts';

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
  /** Credentials for a ref in the order they are tried. */
  plan(ref: ModelRef, options?: PlanOptions): readonly CredentialCandidate[];
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
  return worldOf(gatherFacts(ports, agentId, readStore));
}

/**
 * The same for commands that only show things: a store that cannot be read counts as empty, and the problem is part of the
 * answer (decision 36). A config that cannot be read still throws, there is nothing to show without it.
 */
export function readWorldTolerantly(ports: Ports, agentId?: string): World {
  const facts = gatherFacts(ports, agentId, (agent) => {
    try {
      const store = readStore(agent, ports);
      store.lastUsed();
      return store;
    } catch (error) {
      if (error instanceof AppError) return { ...EMPTY_STORE, problem: error };
      throw error;
    }
  });
  return worldOf(facts);
}

function worldOf(facts: WorldFacts): World {
  const endpoints = new WorldEndpoints(facts);
  const runtimes = new WorldRuntimes(facts, endpoints, new WorldPlans(facts, endpoints));
  const { nowMs, agentId, snapshot, config, catalog, migration, store } = facts;
  const withChoice = (asked: string | undefined): World => {
    const plan: World['plan'] = (ref, options) => runtimes.plan(ref, asked, options);
    const whyNotCalled = (ref: ModelRef): string | undefined => runtimes.whyNotCalled(ref, asked);
    return {
      nowMs,
      agentId,
      snapshot,
      config,
      catalog,
      profiles: store.profiles,
      blocks: store.blocks,
      get lastUsed() {
        return store.lastUsed();
      },
      costConsent: store.costConsent,
      storeProblem: store.problem,
      migration,
      endpoint: (ref) => endpoints.of(ref),
      whyNotCalled,
      plan,
      health: (ref) => modelHealth(plan(ref), nowMs, whyNotCalled(ref)),
      runtime: (ref) => runtimes.choice(ref, asked),
      inSession: (session) => withChoice(session?.params.runtime),
    };
  };
  return withChoice(undefined);
}
