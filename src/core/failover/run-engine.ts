import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import type { Classification, FailureReason } from '../failure/reason.ts';
import { UNRESOLVED_CREDENTIAL } from '../failure/unresolved-credential.ts';
import type { ModelRef } from '../models/model-ref.ts';
import type { Block } from './block.ts';

/** Why a model was left without an answer: a failure, or a reason not to ask at all. */
export type LeaveReason = FailureReason | 'missing_credential' | 'blocked' | 'incapable';

/** One entry of the summary when nothing answered (FALL-8). */
export interface FailedTry {
  readonly ref: ModelRef;
  readonly credentialId: string;
  readonly reason: LeaveReason;
  readonly status: number | undefined;
  readonly message: string;
  /** Unix milliseconds at which this one may be tried again, when that is known. */
  readonly retryAtMs: number | undefined;
  /** No request was made: its reference or variable gave no secret (RES-2). */
  readonly isUnresolved?: boolean;
  /** Where the credential comes from; absent when no request was made. */
  readonly source?: CredentialCandidate['source'];
  /** The credentials of the provider wait in a file of an earlier version (DOC-4). */
  readonly isMigrationPending?: boolean;
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
  | { readonly kind: 'attempt'; readonly ref: ModelRef; readonly candidate: CredentialCandidate }
  /** No request is made for this model; `leave` moves on. */
  | { readonly kind: 'leave'; readonly failure: FailedTry }
  /** Nothing else is left: wait for the process that tries this one, then `resume`. */
  | { readonly kind: 'await'; readonly awaiting: PassedOver }
  | { readonly kind: 'exhausted' };

/** How often one model may move to a sibling credential for the same reason. `undefined` = as long as there are any. */
export interface RotationLimits {
  readonly rateLimit: number;
  readonly overloaded: number;
}

export function startRun(chain: readonly ModelRef[]): RunState {
  return {
    chain,
    position: 0,
    tried: [],
    rotations: {},
    envClosed: false,
    failures: [],
    stopped: false,
    passed: [],
    awaiting: undefined,
    hasWaited: false,
  };
}

/** What to do now, given the plan of credentials for the present model (FALL-1, FALL-13, B017). */
export function nextStep(state: RunState, plan: readonly CredentialCandidate[]): RunStep {
  const ref = state.chain[state.position];
  if (state.stopped) return { kind: 'exhausted' };
  if (ref === undefined) {
    const { awaiting } = state;
    return awaiting === undefined || state.hasWaited ? { kind: 'exhausted' } : { kind: 'await', awaiting };
  }
  const able = plan.filter(
    (candidate) =>
      candidate.whyNot === undefined &&
      !state.tried.includes(candidate.id) &&
      !(state.envClosed && candidate.source === 'env'),
  );
  const candidate = able.find((entry) => entry.block === undefined && !state.passed.includes(entry.id));
  if (candidate !== undefined) return { kind: 'attempt', ref, candidate };
  return { kind: 'leave', failure: leaveFailure(ref, plan, able) };
}

function leaveFailure(
  ref: ModelRef,
  plan: readonly CredentialCandidate[],
  able: readonly CredentialCandidate[],
): FailedTry {
  // No window that ends brings back what leads nowhere.
  const blocks = able.flatMap(
    (entry) => (entry.deadEnd === undefined && (entry.block ?? entry.halfOpen)) || [],
  );
  const base = { ref, credentialId: '', status: undefined };
  if (blocks.length === 0) {
    const pinned = plan.find(
      (candidate) => candidate.whyNot !== undefined && candidate.whyNot !== 'excluded_by_auth_order',
    );
    if (pinned?.whyNot === 'migration_required') {
      const message = `AUTH_PROFILE_MIGRATION_REQUIRED: credentials of ${ref.provider} wait in a file of an earlier version; run "openclaw doctor --fix" to import them`;
      return {
        ...base,
        reason: 'missing_credential',
        message,
        retryAtMs: undefined,
        isMigrationPending: true,
      };
    }
    const lost = pinned ?? able[0];
    const why = lost === undefined ? '' : ` (${lost.id}: ${lost.whyNot ?? lost.deadEnd ?? 'tried already'})`;
    const message = `No API key found for provider "${ref.provider}"${why}`;
    return { ...base, reason: 'missing_credential', message, retryAtMs: undefined };
  }
  const message = `No available auth profile for ${ref.provider} (all in cooldown or unavailable)`;
  return {
    ...base,
    reason: 'blocked',
    message,
    retryAtMs: Math.min(...blocks.map((block) => block.untilMs)),
  };
}

function nextModel(state: RunState): RunState {
  return { ...state, position: state.position + 1, tried: [], rotations: {}, envClosed: false, passed: [] };
}

/** The state after another process turned out to be trying this half-open credential: it is left to that process. */
export function passOver(state: RunState, credentialId: string, block: Block): RunState {
  const place = { position: state.position, credentialId, block, tried: state.tried };
  return { ...state, passed: [...state.passed, credentialId], awaiting: state.awaiting ?? place };
}

/** The state after waiting for that process: back at the model it was about, once in a run. */
export function resume(state: RunState, { position, tried }: PassedOver): RunState {
  return { ...state, position, tried, rotations: {}, envClosed: false, passed: [], hasWaited: true };
}

/** The state after leaving the present model; nothing of it is added when its failed tries already tell the story. */
export function leave(state: RunState, failure: FailedTry): RunState {
  const told = failure.reason !== 'incapable' && state.tried.length > 0;
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
