import { orderFor } from '../../core/credentials/auth-order.ts';
import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { blockLookup } from '../../core/credentials/plan-blocks.ts';
import { gatedPlan } from '../../core/migration/migration-gate.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { RuntimePresence } from '../../core/ports/agent-runtime.ts';
import type { RuntimeName } from '../../core/ports/runtimes.ts';
import { chooseRuntime, type RuntimeChoice } from '../../core/runtimes/runtime-choice.ts';
import { hasRuntime } from '../../core/runtimes/runtime-facts.ts';
import { runtimePlan } from '../../core/runtimes/runtime-plan.ts';
import type { WorldEndpoints } from './endpoints.ts';
import type { WorldFacts } from './facts.ts';
import type { PlanOptions, WorldPlans } from './plans.ts';

/** Who runs each model, and with which credentials, as of one moment (REF-9). */
export class WorldRuntimes {
  private readonly facts: WorldFacts;
  private readonly endpoints: WorldEndpoints;
  private readonly plans: WorldPlans;
  private readonly presences = new Map<RuntimeName, RuntimePresence>();

  constructor(facts: WorldFacts, endpoints: WorldEndpoints, plans: WorldPlans) {
    this.facts = facts;
    this.endpoints = endpoints;
    this.plans = plans;
  }

  /** @param session the runtime that a person chose for their session; undefined without one */
  choice(ref: ModelRef, session: string | undefined): RuntimeChoice {
    const { config, agentId, store } = this.facts;
    return chooseRuntime(ref, {
      config,
      agentId,
      session,
      baseUrl: () => this.endpoints.baseUrl(ref),
      presence: this.presence,
      hasCodexProfile: () =>
        store.profiles.some(({ provider, type }) => provider === 'openai-codex' && type === 'oauth'),
    });
  }

  /** Why no request for a model can be made, whatever the credentials; undefined when one can. */
  whyNotCalled(ref: ModelRef, session: string | undefined): string | undefined {
    const choice = this.choice(ref, session);
    if (choice.problem !== undefined) return choice.problem;
    const isDirect = choice.runtime === 'direct' || !hasRuntime(ref.provider);
    return isDirect ? this.endpoints.whyNotCalled(ref) : undefined;
  }

  /** The credentials of a model with the runtime that serves each, in the order they are tried. */
  plan(
    ref: ModelRef,
    session: string | undefined,
    options: PlanOptions = {},
  ): readonly CredentialCandidate[] {
    const direct = this.plans.plan(ref, options);
    const { provider, model } = ref;
    if (!hasRuntime(provider)) return direct;
    const { config, store, migration, ports } = this.facts;
    const blocks = options.blocks ?? store.blocks;
    const found = runtimePlan({
      choice: this.choice(ref, session),
      direct,
      codex: () => this.plans.plan({ provider: 'openai-codex', model }, options),
      blockOf: blockLookup({ config, provider, model, blocks, nowMs: ports.clock.now() }),
      presence: this.presence,
      ordered: orderFor(provider, store.orderOf) ?? config.auth?.order?.[provider],
      pinned: options.pinned,
      mayCost: this.plans.mayCost(options),
    });
    return gatedPlan(found, provider, migration);
  }

  /** Looked for once: it asks the machine. */
  private readonly presence = (name: RuntimeName): RuntimePresence => {
    const known = this.presences.get(name) ?? this.facts.ports.runtimes.presence(name);
    this.presences.set(name, known);
    return known;
  };
}
