import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import type { Classification, FailureReason } from '../failure/reason.ts';
import { UNRESOLVED_CREDENTIAL } from '../failure/unresolved-credential.ts';
import { type ModelRef, sameModelRef } from '../models/model-ref.ts';
import type { Block } from './block.ts';
import { type ProbeRight, probeThrottleMs } from './cooled-probe.ts';
import { fenceFailure, leaveFailure } from './leave-failure.ts';
import { NO_RETRIES, type Retries } from './same-model-retry.ts';

/** Why a model was left without an answer: a failure, or a reason not to ask at all. */
export type LeaveReason =
  | FailureReason
  | 'missing_credential'
  | 'blocked'
  | 'incapable'
  | 'cost_fence'
  | 'attempt_budget'
  | 'recently_failed';

/** May a run use what costs more and nobody wrote (decision 21)? `unasked` while there is a person who can say. */
export type CostConsent = 'given' | 'unasked' | 'refused';

/** One entry of the summary when nothing answered (FALL-8). */
export interface FailedTry {
  readonly ref: ModelRef;
  readonly credentialId: string;
  readonly reason: LeaveReason;
  readonly status: number | undefined;
  readonly message: string;
  /** Unix milliseconds at which this one may be tried again, when that is known. */
  readonly retryAtMs: number | undefined;
  /** Of reason `blocked`: what closed all of its credentials, when that is one and the same. */
  readonly blockedBy?: FailureReason | undefined;
  /** No request was made: its reference or variable gave no secret (RES-2). */
  readonly isUnresolved?: boolean;
  /** Where the credential comes from; absent when no request was made. */
  readonly source?: CredentialCandidate['source'];
  /** The credentials of the provider wait in a file of an earlier version (DOC-4). */
  readonly isMigrationPending?: boolean;
}

/** A way to go on that costs more than what was chosen (decision 21). */
export interface CostQuestion {
  readonly ref: ModelRef;
  readonly credentialId: string;
  /** The whole model is dearer, not only this credential of it. */
  readonly isModel: boolean;
}

/** Where a run stands. Plain data: the engine is `(state, what happened) → state` and `(state, plan) → step`. */
export interface RunState {
  readonly chain: readonly ModelRef[];
  readonly position: number;
  /** Credential ids asked for the present model. */
  readonly tried: readonly string[];
  /** Rotations to a sibling for the present model, by reason (RETRY-9). */
  readonly rotations: Readonly<Partial<Record<FailureReason, number>>>;
  /** A key of the environment failed for the present model with more than a rate limit: its siblings are not asked (KEYROT-2). */
  readonly envClosed: boolean;
  readonly failures: readonly FailedTry[];
  readonly stopped: boolean;
  /** Half-open credentials of the present model that another process is trying (B015). */
  readonly passed: readonly string[];
  readonly consent: CostConsent;
  /** Providers whose blocked first model was tried, or left to another process, in this run: once each (FALL-7). */
  readonly probed: readonly string[];
  /** Requests made. */
  readonly requests: number;
  /** Of the layer that asks the same credential again, when it is on (RETRY-1). */
  readonly retries: Retries;
  /** The one hop to a larger window was made (decision 20). */
  readonly hasOutgrown: boolean;
  /** Positions of models that nobody wrote into the chain and that cost more (decision 21). */
  readonly guarded: readonly number[];
  /** The first credential of the run that was passed over; worth a wait when nothing else answers. */
  readonly awaiting: PassedOver | undefined;
  readonly hasWaited: boolean;
}

/** A place in the chain to come back to. */
export interface PassedOver {
  readonly position: number;
  readonly credentialId: string;
  readonly block: Block;
  readonly tried: readonly string[];
}

export type RunStep =
  | {
      readonly kind: 'attempt';
      readonly ref: ModelRef;
      readonly candidate: CredentialCandidate;
      /** The window of its block is open: one process may try it, and no other for so many milliseconds (FALL-7). */
      readonly probeThrottleMs?: number;
    }
  /** No request is made for this model; `leave` moves on. */
  | { readonly kind: 'leave'; readonly failure: FailedTry }
  /** Nothing else is left: wait for the process that tries this one, then `resume`. */
  | { readonly kind: 'await'; readonly awaiting: PassedOver }
  /** Only what costs more is left of this model: ask the person, then `withConsent`. */
  | {
      readonly kind: 'consent';
      readonly ref: ModelRef;
      readonly candidate: CredentialCandidate;
      readonly question: CostQuestion;
    }
  | { readonly kind: 'exhausted' };

/** How often one model may move to a sibling credential for the same reason. `undefined` = as long as there are any. */
export interface RotationLimits {
  readonly rateLimit: number;
  readonly overloaded: number;
}

const NO_FENCE = { consent: 'refused', guarded: [] } as const;

/**
 * A run at its beginning.
 * @param costs what the settings say about dearer ways, and which positions of the chain are such
 */
export function startRun(
  chain: readonly ModelRef[],
  costs: { readonly consent: CostConsent; readonly guarded: readonly number[] } = NO_FENCE,
): RunState {
  return {
    chain,
    position: 0,
    tried: [],
    rotations: {},
    envClosed: false,
    failures: [],
    stopped: false,
    passed: [],
    probed: [],
    requests: 0,
    retries: NO_RETRIES,
    hasOutgrown: false,
    consent: costs.consent,
    guarded: costs.guarded,
    awaiting: undefined,
    hasWaited: false,
  };
}

/** What to do now, given the plan of credentials for the present model (FALL-1, FALL-13, B017). */
export function nextStep(
  state: RunState,
  plan: readonly CredentialCandidate[],
  probing?: { readonly right: ProbeRight; readonly nowMs: number },
): RunStep {
  const ref = state.chain[state.position];
  if (state.stopped) return { kind: 'exhausted' };
  if (ref === undefined) {
    const { awaiting } = state;
    return awaiting === undefined || state.hasWaited ? { kind: 'exhausted' } : { kind: 'await', awaiting };
  }
  const left = plan.filter(
    (candidate) =>
      (candidate.whyNot === undefined || candidate.whyNot === 'cost_fence') &&
      !state.tried.includes(candidate.id) &&
      !(state.envClosed && candidate.source === 'env'),
  );
  const free = left.filter((entry) => entry.block === undefined && !state.passed.includes(entry.id));
  const isGuarded = state.guarded.includes(state.position);
  const able = left.filter((entry) => entry.whyNot === undefined);
  const candidate = free.find((entry) => entry.whyNot === undefined) ?? free[0];
  if (candidate !== undefined) {
    const isDearer = isGuarded || candidate.whyNot !== undefined;
    if (!isDearer || state.consent === 'given') return { kind: 'attempt', ref, candidate };
    const question = { ref, credentialId: candidate.id, isModel: isGuarded };
    if (state.consent === 'unasked') return { kind: 'consent', ref, candidate, question };
    // What may not serve in its place takes nothing from the blocked one.
    const probe = isGuarded ? undefined : probeStep(state, ref, able, probing);
    return probe ?? { kind: 'leave', failure: fenceFailure(question) };
  }
  return probeStep(state, ref, able, probing) ?? { kind: 'leave', failure: leaveFailure(ref, plan, able) };
}

/** FALL-7: every credential of the first model is blocked, and one of them may be tried all the same. */
function probeStep(
  state: RunState,
  ref: ModelRef,
  able: readonly CredentialCandidate[],
  probing: { readonly right: ProbeRight; readonly nowMs: number } | undefined,
): RunStep | undefined {
  if (probing === undefined || state.position > 0 || state.tried.length > 0) return undefined;
  if (state.probed.includes(ref.provider)) return undefined;
  for (const candidate of able) {
    if (candidate.block === undefined) continue;
    const throttleMs = probeThrottleMs(candidate.block, probing.nowMs, probing.right);
    if (throttleMs !== undefined) return { kind: 'attempt', ref, candidate, probeThrottleMs: throttleMs };
  }
  return undefined;
}

/** The state after it was settled who may try the blocked first model: this run has had its one chance (FALL-7). */
export function afterProbeClaim(state: RunState, provider: string): RunState {
  return { ...state, probed: [...state.probed, provider] };
}

/** The state once a request is on its way. */
export function afterRequest(state: RunState): RunState {
  return { ...state, requests: state.requests + 1 };
}

/** The state before the same credential is asked once more (RETRY-1). */
export function retrySame(state: RunState, retries: Retries): RunState {
  return { ...state, retries };
}

/** The state after the one hop to a model with a larger window; nothing comes after it (decision 20). */
export function hopToLarger(state: RunState, failure: FailedTry, larger: ModelRef): RunState {
  const chain = [...state.chain.slice(0, state.position + 1), larger];
  return { ...nextModel(state), chain, failures: [...state.failures, failure], hasOutgrown: true };
}

/** The state after the person said whether a run may cost more; asked once in a run. */
export function withConsent(state: RunState, isGiven: boolean): RunState {
  return { ...state, consent: isGiven ? 'given' : 'refused' };
}

function nextModel(state: RunState): RunState {
  return { ...state, position: state.position + 1, tried: [], rotations: {}, envClosed: false, passed: [] };
}

/** The state after another process turned out to be trying this half-open credential: it is left to that process. */
export function passOver(state: RunState, credentialId: string, block: Block): RunState {
  const place = { position: state.position, credentialId, block, tried: state.tried };
  return { ...state, passed: [...state.passed, credentialId], awaiting: state.awaiting ?? place };
}

/** The state after waiting for that process: back at the model it was about, once in a run. All others had their turn. */
export function resume(state: RunState, { position, credentialId, tried: before }: PassedOver): RunState {
  const chain = state.chain.slice(0, position + 1);
  const ref = chain[position];
  const since = state.failures.flatMap((failure) =>
    ref !== undefined && sameModelRef(failure.ref, ref) ? failure.credentialId : [],
  );
  const tried = [...new Set([...before, ...since])].filter((id) => id !== credentialId);
  return { ...state, chain, position, tried, rotations: {}, envClosed: false, passed: [], hasWaited: true };
}

/** Is this a reason of its own, beside what became of the requests to the model? */
export function isOwnReason({ reason }: FailedTry): boolean {
  return reason === 'incapable' || reason === 'cost_fence' || reason === 'attempt_budget';
}

/** The state after leaving the present model; nothing of it is added when its failed tries already tell the story. */
export function leave(state: RunState, failure: FailedTry): RunState {
  const told = !isOwnReason(failure) && state.tried.length > 0;
  return {
    ...nextModel(state),
    failures: told ? state.failures : [...state.failures, failure],
  };
}

/**
 * The state after a failed request (ERR-2, RETRY-9): stop when another try cannot help, stay on the model for a sibling
 * credential while its kind of failure allows it, else move to the next model.
 */
export function afterFailure(
  state: RunState,
  failure: FailedTry,
  classification: Classification,
  limits: RotationLimits,
): RunState {
  const failures = [...state.failures, failure];
  if (!classification.failover) return { ...state, failures, stopped: true };
  const { reason } = classification;
  const tried = [...state.tried, failure.credentialId];
  const isEnvironmentKey = failure.source === 'env';
  // KEYROT-3: moving along the keys of the environment is no rotation of profiles and has no limit but their number.
  if (isEnvironmentKey && reason === 'rate_limit') return { ...state, failures, tried };
  const rotated = state.rotations[reason] ?? 0;
  // What the config says about a secret holds: another credential does not take its place (RES-2, SEC-11).
  const isUnresolved = classification.rule === UNRESOLVED_CREDENTIAL.rule;
  if (isUnresolved || rotated >= rotationLimit(reason, limits)) return { ...nextModel(state), failures };
  const rotations = { ...state.rotations, [reason]: rotated + 1 };
  return { ...state, failures, tried, rotations, envClosed: state.envClosed || isEnvironmentKey };
}

function rotationLimit(reason: FailureReason, limits: RotationLimits): number {
  switch (reason) {
    case 'auth':
    case 'auth_permanent':
    case 'billing':
      return Number.POSITIVE_INFINITY;
    case 'rate_limit':
      return limits.rateLimit;
    case 'overloaded':
      return limits.overloaded;
    case 'timeout':
    case 'server_error':
      return 1;
    default:
      return 0;
  }
}
