import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { credentialHealth, type Health, modelHealth } from '../../core/credentials/health.ts';
import type { SelectionSource } from '../../core/failover/fallback-chain.ts';
import { afterProbeClaim, passOver, type RunState, startRun } from '../../core/failover/run-engine.ts';
import { askedOrder, standsInUntilMs } from '../../core/failover/stand-in.ts';
import { type CostClass, costClass } from '../../core/models/cost-class.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { type ServingRuntime, servingRuntime } from '../../core/runtimes/serving-runtime.ts';
import { pricedWith } from '../models/dearer-note.ts';
import { selectModel } from '../selection/select-model.ts';
import { selectionLayers } from '../selection/selection-layers.ts';
import { turnChain } from '../selection/turn-chain.ts';
import { guardedPositions, startingConsent } from '../turn/cost-fence.ts';
import { leaseOf } from '../turn/half-open.ts';
import { planOf, type TurnFacts, turnStep } from '../turn/turn-plan.ts';
import { readWorld, type World } from '../world/world.ts';
import { type SelectionLayer, withAges } from './layer-ages.ts';

export interface ExplainedCredential {
  readonly credentialId: string;
  readonly source: CredentialCandidate['source'];
  readonly health: Health;
  /** The code of RES that rules it out. */
  readonly whyNot: string | undefined;
}

export interface ExplainedModel {
  readonly ref: string;
  /** Why no request for it can be made at all. */
  readonly whyNotCalled: string | undefined;
  readonly costClass: CostClass;
  /** In the order they are tried. */
  readonly credentials: readonly ExplainedCredential[];
  /** Of the model with these credentials. */
  readonly health: Health;
  /** How it is run, and why (REF-9). */
  readonly runtime: ServingRuntime;
}

export interface ModelExplanation {
  readonly agentId: string;
  readonly sessionId: string | undefined;
  readonly requested: string;
  readonly source: SelectionSource;
  readonly layers: readonly SelectionLayer[];
  /** Who answered in the session when the chosen model did not (SRC-1); undefined when nobody stands in. */
  readonly standIn:
    | {
        readonly ref: string;
        readonly origin: string | undefined;
        readonly setAtMs: number | undefined;
        /** Until when it goes first (SRC-9); undefined where blocks decide. */
        readonly firstUntilMs: number | undefined;
      }
    | undefined;
  readonly chain: readonly ExplainedModel[];
  /** What a run would ask first at this moment; undefined when nothing could be asked. */
  readonly next: { readonly ref: string; readonly credentialId: string } | undefined;
}

export interface ExplainRequest {
  /** A ref or alias as a person types it for one run. */
  readonly typed?: string | undefined;
  readonly agentId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/**
 * Which model a run would ask for and why, the chain behind it, the credentials in their order, and what would be tried now
 * (D1): read from the same functions that a run uses, with nothing sent. Throws `no-model`, `model-unknown`, and the store's
 * errors.
 */
export function explainModel(ports: Ports, request: ExplainRequest): ModelExplanation {
  const shared = readWorld(ports, request.agentId);
  const { sessionId, typed } = request;
  const session = sessionId === undefined ? undefined : ports.sessions.get(shared.agentId, sessionId);
  const world = shared.inSession(session);
  const selection = selectModel(world, session, typed);
  const facts: TurnFacts = { world, session, selection };
  const refs = turnChain(world, selection, undefined);
  const guarded = guardedPositions(world, refs, undefined);
  return {
    agentId: world.agentId,
    sessionId,
    requested: formatModelRef(selection.requested),
    source: selection.source,
    layers: withAges(ports, selectionLayers(world, session, typed), session),
    standIn: standInOf(facts),
    chain: refs.map((ref, position) => explainedModel(facts, ref, guarded.includes(position))),
    next: firstAttempt(ports, facts, refs, guarded),
  };
}

function standInOf({ session, selection, world }: TurnFacts): ModelExplanation['standIn'] {
  const override = session?.override;
  if (override?.source !== 'auto') return undefined;
  return {
    ref: formatModelRef(override),
    origin: override.origin,
    setAtMs: session?.overrideAtMs,
    firstUntilMs: standsInUntilMs(override, selection.requested, world.nowMs),
  };
}

function explainedModel(facts: TurnFacts, ref: ModelRef, isGuarded: boolean): ExplainedModel {
  const { world } = facts;
  const problem = world.whyNotCalled(ref);
  const plan = planOf(facts, ref, world.blocks);
  return {
    ref: formatModelRef(ref),
    whyNotCalled: problem ?? (isGuarded ? fencedWords(world) : undefined),
    costClass: costClass(pricedWith(world, ref, firstUsable(plan))),
    health: modelHealth(plan, world.nowMs, problem),
    runtime: servingRuntime(world.runtime(ref), plan),
    credentials: plan.map((candidate) => ({
      credentialId: candidate.id,
      source: candidate.source,
      health: credentialHealth(candidate, world.nowMs),
      whyNot: candidate.whyNot,
    })),
  };
}

function firstUsable(plan: readonly CredentialCandidate[]): CredentialCandidate | undefined {
  return plan.find((candidate) => candidate.whyNot === undefined);
}

/** Decision 21; undefined where the person agreed. */
function fencedWords({ costConsent }: World): string | undefined {
  return costConsent === 'always' ? undefined : 'it costs more than the selected model (cost_fence)';
}

/** As a run finds it: what another process tries just now, or tried a moment ago, is left to that process. */
function firstAttempt(
  ports: Ports,
  facts: TurnFacts,
  chain: readonly ModelRef[],
  guarded: readonly number[],
): ModelExplanation['next'] {
  const { world, session, selection } = facts;
  const override = selection.source === 'default' ? session?.override : undefined;
  const { order } = askedOrder(chain, override, selection.requested, world.nowMs);
  const costs = { consent: startingConsent(world, false), guarded: order === chain ? guarded : [] };
  for (const position of order.keys()) {
    let state: RunState = { ...startRun(order, costs), position };
    for (;;) {
      const step = turnStep(facts, state, world.blocks);
      if (step.kind !== 'attempt') break;
      const lease = leaseOf(step);
      if (lease === undefined || ports.leases.heldUntilMs(lease) === undefined) {
        // A reference that leads nowhere is tried, and gives nothing to ask with.
        if (step.candidate.deadEnd !== undefined) break;
        return { ref: formatModelRef(step.ref), credentialId: step.candidate.id };
      }
      const { halfOpen } = step.candidate;
      state =
        step.probeThrottleMs !== undefined || halfOpen === undefined
          ? afterProbeClaim(state, step.ref.provider)
          : passOver(state, step.candidate.id, halfOpen);
    }
  }
  return undefined;
}
