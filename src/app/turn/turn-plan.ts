import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { Block } from '../../core/failover/block.ts';
import type { ProbeRight } from '../../core/failover/cooled-probe.ts';
import { type FailedTry, nextStep, type RunState, type RunStep } from '../../core/failover/run-engine.ts';
import { type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { Selection } from '../selection/select-model.ts';
import type { World } from '../world/world.ts';
import type { AttemptBudget } from './attempt-budget.ts';
import { type TurnNeeds, whyIncapable } from './capability.ts';
import type { SkipCache } from './skip-cache.ts';

/** What decides about the next step of a turn, apart from where the run stands. */
export interface TurnFacts {
  readonly world: World;
  readonly session: SessionState | undefined;
  readonly selection: Selection;
  /** Absent where there is no message yet. */
  readonly needs?: TurnNeeds;
  /** Absent where nothing is sent. */
  readonly budget?: AttemptBudget;
  /** Absent where nothing is sent. */
  readonly skips?: SkipCache;
}

/** The next step of a turn; a model that cannot be called at all is left without a request (COOL-7). */
export function turnStep(
  facts: TurnFacts,
  state: RunState,
  blocks: readonly Block[],
  nowMs = facts.world.nowMs,
): RunStep {
  const ref = state.stopped ? undefined : state.chain[state.position];
  const uncalled = ref === undefined ? undefined : facts.world.whyNotCalled(ref);
  if (ref !== undefined && uncalled !== undefined) return incapable(ref, uncalled);
  // A stand-in that goes first is not what was chosen, and is never probed (FALL-7).
  const isChosen = ref !== undefined && sameModelRef(ref, facts.selection.requested);
  const probing = isChosen ? { right: probeRight(facts.selection), nowMs } : undefined;
  const whole = ref === undefined ? [] : planOf(facts, ref, blocks);
  const plan = ref === undefined || isChosen ? whole : (facts.skips?.left(ref, whole, state) ?? whole);
  if ('reason' in plan) return { kind: 'leave', failure: plan };
  const step = nextStep(state, plan, probing);
  if (step.kind === 'leave') return { kind: 'leave', failure: inWordsOfPin(facts.selection, step.failure) };
  if (step.kind === 'exhausted' || step.kind === 'await') return step;
  const { world, needs } = facts;
  const problem = needs === undefined ? undefined : whyIncapable(world, needs, step.ref, state);
  return problem === undefined ? withinBudget(facts, state, step) : incapable(step.ref, problem);
}

function incapable(ref: ModelRef, message: string): RunStep {
  const failure: FailedTry = {
    ref,
    credentialId: '',
    reason: 'incapable',
    status: undefined,
    message,
    retryAtMs: undefined,
  };
  return { kind: 'leave', failure };
}

/** FALL-7, decision 17: whoever picked a model by name wants it asked; where others may stand in, it is left alone as a primary is. */
function probeRight({ source, withFallbacks }: Selection): ProbeRight {
  return source === 'cli' || (source === 'user' && withFallbacks !== true) ? 'picked' : 'primary';
}

function withinBudget(
  { budget }: TurnFacts,
  { requests }: RunState,
  step: Extract<RunStep, { ref: ModelRef }>,
): RunStep {
  const message = budget?.(step.ref, requests);
  if (message === undefined) return step;
  const base = { ref: step.ref, credentialId: '', status: undefined, retryAtMs: undefined };
  return { kind: 'leave', failure: { ...base, reason: 'attempt_budget', message } };
}

/** Credentials for a model of the turn in the order they are tried, with the person's and the session's pins applied. */
export function planOf(
  { world, session, selection }: TurnFacts,
  ref: ModelRef,
  blocks: readonly Block[],
): readonly CredentialCandidate[] {
  const { profile } = selection;
  if (profile !== undefined && sharesCredentials(ref, selection.requested)) {
    // A profile named by the person is the only one that may be used (STICK-5), at the provider it belongs to.
    return world
      .plan(ref, { blocks, pinned: profile, mayCost: true })
      .filter((entry) => entry.id === profile);
  }
  const plan = world.plan(ref, { blocks });
  const sticky = session?.profiles[ref.provider];
  if (sticky === undefined) return plan;
  // Only a person's pin outranks an explicit order (ORD-3, ORD-6).
  const isLeftOut = plan.some(
    (entry) => entry.id === sticky.profileId && entry.whyNot === 'excluded_by_auth_order',
  );
  if (isLeftOut && sticky.source === 'auto') return plan;
  const isChosen = sticky.source === 'user';
  return world.plan(ref, { blocks, pinned: sticky.profileId, ...(isChosen ? { mayCost: true } : {}) });
}

/** Do credentials of one model's provider serve the other's too? */
function sharesCredentials(left: ModelRef, right: ModelRef): boolean {
  const ownerOf = ({ provider }: ModelRef): string => findProvider(provider)?.authProvider ?? provider;
  return ownerOf(left) === ownerOf(right);
}

/** RES-1: with a profile named, the profile is what is missing, not any key of the provider. */
function inWordsOfPin({ profile, requested }: Selection, failure: FailedTry): FailedTry {
  if (profile === undefined || !sharesCredentials(failure.ref, requested)) return failure;
  if (failure.reason !== 'missing_credential') return failure;
  const why = /\(.*\)$/.exec(failure.message)?.[0];
  const message = `No credentials found for profile ${profile}`;
  return { ...failure, message: why === undefined ? message : `${message} ${why}` };
}
