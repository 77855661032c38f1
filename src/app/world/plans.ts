import { orderFor } from '../../core/credentials/auth-order.ts';
import {
  type CredentialCandidate,
  canHaveCandidates,
  planInOrder,
} from '../../core/credentials/credential-plan.ts';
import { type PlanInOrder, withBlocks } from '../../core/credentials/plan-blocks.ts';
import { AppError } from '../../core/errors.ts';
import type { Block } from '../../core/failover/block.ts';
import { gatedPlan } from '../../core/migration/migration-gate.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import { once } from '../../core/once.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { keyFinder } from '../credentials/key-finder.ts';
import type { WorldEndpoints } from './endpoints.ts';
import type { WorldFacts } from './facts.ts';
import { KeptPlans } from './kept-plans.ts';

/** What a plan is asked for beside the model. */
export interface PlanOptions {
  readonly pinned?: string;
  /** Newer ones than those of the world. */
  readonly blocks?: readonly Block[];
  /** Naming a credential is consent to what it costs. */
  readonly mayCost?: boolean;
}

/** The credentials that the provider itself is asked with, as of one moment. */
export class WorldPlans {
  private readonly facts: WorldFacts;
  private readonly endpoints: WorldEndpoints;
  private readonly kept: KeptPlans;
  private readonly envKeys: ReturnType<typeof keyFinder>;
  private readonly storeLock: () => string | undefined;

  constructor(facts: WorldFacts, endpoints: WorldEndpoints) {
    this.facts = facts;
    this.endpoints = endpoints;
    this.kept = new KeptPlans(facts.store.profiles);
    this.envKeys = keyFinder(facts.ports.environment);
    this.storeLock = once(() => whyLocked(facts.ports));
  }

  /** Credentials for a model in the order they are tried, with what keeps each from it right now (RES-1…5). */
  plan({ provider, model }: ModelRef, options: PlanOptions = {}): readonly CredentialCandidate[] {
    const { config, store, migration, ports } = this.facts;
    const nowMs = ports.clock.now();
    const mayCost = this.mayCost(options);
    const name = [provider, model, options.pinned ?? '', mayCost].join('\n');
    const kept = this.kept.get(name, nowMs, () =>
      this.inOrder({ provider, model }, options.pinned, mayCost, nowMs),
    );
    const blocks = options.blocks ?? store.blocks;
    const plan = kept === undefined ? [] : withBlocks(kept, { config, provider, model, blocks, nowMs });
    return gatedPlan(plan, provider, migration);
  }

  /** May what is billed per use serve without having been named (decision 21)? */
  mayCost({ mayCost }: PlanOptions): boolean {
    return mayCost ?? this.facts.store.costConsent === 'always';
  }

  private inOrder(
    ref: ModelRef,
    pinned: string | undefined,
    mayCost: boolean,
    nowMs: number,
  ): PlanInOrder | undefined {
    const { config, store, lookup } = this.facts;
    const { provider, model } = ref;
    const descriptor = findProvider(provider);
    // RES-1.2: whatever its name, the chain is that of AWS.
    const isAws = configuredProvider(config, provider)?.auth === 'aws-sdk';
    const envKeys = this.envKeys(isAws ? 'amazon-bedrock' : provider);
    const owner = { provider, descriptor, config, profiles: store.profiles, envKeys };
    if (!canHaveCandidates(owner)) return undefined;
    return planInOrder({
      ...owner,
      model,
      storedOrder: orderFor(provider, store.orderOf),
      get lastUsed() {
        return store.lastUsed();
      },
      hasVariable: (name) => (lookup(name) ?? '') !== '',
      baseUrl: this.endpoints.baseUrl(ref),
      unreachable: this.endpoints.whyNotCalled(ref),
      storeLock: this.storeLock,
      nowMs,
      mayCost,
      ...(pinned === undefined ? {} : { pinned }),
    });
  }
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
