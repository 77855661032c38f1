import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { credentialHealth, type Health, modelHealth } from '../../core/credentials/health.ts';
import type { SelectionSource } from '../../core/failover/fallback-chain.ts';
import { startRun } from '../../core/failover/run-engine.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { primaryText } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import { lastChangedMs } from '../config/last-changed.ts';
import { readWorld, type World } from '../world.ts';
import { selectModel } from './select-model.ts';
import { turnChain } from './turn-chain.ts';
import { planOf, type TurnFacts, turnStep } from './turn-plan.ts';

/** One place a model can be chosen in, in the order of SRC-1. */
export interface SelectionLayer {
  readonly layer: 'command' | 'session' | 'agent' | 'defaults';
  /** As it is written there; undefined where nothing is. */
  readonly value: string | undefined;
  /** Unix milliseconds of the last change of it; undefined where nobody kept it. */
  readonly setAtMs: number | undefined;
  readonly wins: boolean;
}

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
  /** In the order they are tried. */
  readonly credentials: readonly ExplainedCredential[];
  /** Of the model with these credentials. */
  readonly health: Health;
}

export interface ModelExplanation {
  readonly agentId: string;
  readonly sessionId: string | undefined;
  readonly requested: string;
  readonly source: SelectionSource;
  readonly layers: readonly SelectionLayer[];
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
  const world = readWorld(ports, request.agentId);
  const { sessionId, typed } = request;
  const session = sessionId === undefined ? undefined : ports.sessions.get(world.agentId, sessionId);
  const selection = selectModel(world, session, typed);
  const facts: TurnFacts = { world, session, selection };
  const refs = turnChain(world, selection, undefined);
  return {
    agentId: world.agentId,
    sessionId,
    requested: formatModelRef(selection.requested),
    source: selection.source,
    layers: layersOf(ports, world, session, typed),
    chain: refs.map((ref) => explainedModel(facts, ref)),
    next: firstAttempt(facts, refs),
  };
}

function layersOf(
  ports: Ports,
  { config, agentId }: World,
  session: SessionState | undefined,
  typed: string | undefined,
): readonly SelectionLayer[] {
  const chosen = session?.override?.source === 'user' ? session.override : undefined;
  const ownIndex = config.agents?.list?.findIndex((agent) => agent.id === agentId) ?? -1;
  const own = primaryText(config.agents?.list?.[ownIndex]?.model);
  const shared = primaryText(config.agents?.defaults?.model);
  const ageOf = (value: string | undefined, path: readonly (string | number)[]): number | undefined =>
    value === undefined ? undefined : lastChangedMs(ports, path);
  const layers: readonly Omit<SelectionLayer, 'wins'>[] = [
    { layer: 'command', value: typed, setAtMs: undefined },
    {
      layer: 'session',
      value: chosen === undefined ? undefined : formatModelRef(chosen),
      setAtMs: chosen === undefined ? undefined : session?.updatedAtMs,
    },
    { layer: 'agent', value: own, setAtMs: ageOf(own, ['agents', 'list']) },
    { layer: 'defaults', value: shared, setAtMs: ageOf(shared, ['agents', 'defaults', 'model']) },
  ];
  const winner = layers.find(({ value }) => value !== undefined);
  return layers.map((layer) => ({ ...layer, wins: layer === winner }));
}

function explainedModel(facts: TurnFacts, ref: ModelRef): ExplainedModel {
  const { world } = facts;
  const problem = world.whyNotCalled(ref);
  const plan = planOf(facts, ref, world.blocks);
  return {
    ref: formatModelRef(ref),
    whyNotCalled: problem,
    health: modelHealth(plan, world.nowMs, problem),
    credentials: plan.map((candidate) => ({
      credentialId: candidate.id,
      source: candidate.source,
      health: credentialHealth(candidate, world.nowMs),
      whyNot: candidate.whyNot,
    })),
  };
}

function firstAttempt(facts: TurnFacts, chain: readonly ModelRef[]): ModelExplanation['next'] {
  for (const position of chain.keys()) {
    const step = turnStep(facts, { ...startRun(chain), position }, facts.world.blocks);
    // A reference that leads nowhere is tried, and gives nothing to ask with.
    if (step.kind === 'attempt' && step.candidate.deadEnd === undefined) {
      return { ref: formatModelRef(step.ref), credentialId: step.candidate.id };
    }
  }
  return undefined;
}
