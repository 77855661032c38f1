import { formatModelRef, type ModelRef } from '../models/model-ref.ts';
import type { DecisionEntry } from '../ports/decision-log.ts';
import { resultOf, type TracedTry } from './execution-trace.ts';

/** A run as the log tells it. */
export interface LoggedRun {
  readonly runId: string;
  readonly sessionId: string | undefined;
  readonly requested: string;
  readonly tries: readonly TracedTry[];
  /** So many of the tries were told before. */
  readonly told: number;
  /** The model that is asked now; undefined once the run has ended. */
  readonly upcoming: ModelRef | undefined;
  readonly finishedAtMs: number;
  /** What ended the run before its chain did: its time was up, or nobody answered at all (OBS-2, RETRY-11). */
  readonly stoppedBy: 'agent_run_terminal_timeout' | 'idle_timeout_circuit_breaker' | undefined;
}

/** One more request to the same credential (RETRY-10). */
export interface LoggedRetry {
  readonly ref: ModelRef;
  readonly reason: string;
  /** The how manieth of how many. */
  readonly retry: number;
  readonly of: number;
  readonly waitMs: number;
  readonly atMs: number;
}

const FALLBACK = 'model-fallback/decision';
const EMBEDDED = 'agent/embedded';

/**
 * The decisions of a run that were not told yet, in their order (OBS-1…4); none for a run whose first try answered.
 * @param hash of a credential id (OBS-6)
 */
export function decisionEntries(
  run: LoggedRun,
  hash: (profileId: string) => string,
): readonly DecisionEntry[] {
  const entries = run.tries.flatMap((_, index) => (index < run.told ? [] : entriesOf(run, index, hash)));
  const reason = run.stoppedBy;
  if (reason === undefined) return entries;
  const stopped: DecisionEntry = {
    atMs: run.finishedAtMs,
    logger: FALLBACK,
    event: 'model_fallback_chain_stopped',
    message: `model fallback chain stopped: runId=${run.runId} requested=${run.requested} reason=${reason}`,
    fields: { ...about(run), requested: run.requested, reason },
  };
  return [...entries, stopped];
}

/** What the log says of a retry (RETRY-10). */
export function retryEntry(
  run: Pick<LoggedRun, 'runId' | 'sessionId'>,
  { ref, reason, retry, of, waitMs, atMs }: LoggedRetry,
): DecisionEntry {
  const candidate = formatModelRef(ref);
  return {
    atMs,
    logger: EMBEDDED,
    event: 'transient_same_model_retry',
    message: `transient same-model retry ${retry}/${of} for ${candidate} reason=${reason}: delayMs=${waitMs}`,
    fields: { ...about(run), candidate, reason, retry, retries: of, delayMs: waitMs },
  };
}

function entriesOf(run: LoggedRun, index: number, hash: (id: string) => string): readonly DecisionEntry[] {
  const own = run.tries[index];
  if (own === undefined) return [];
  const result = resultOf(run.tries, index, run.upcoming);
  if (result === 'success') return index === 0 ? [] : [succeeded(run, index)];
  // The line of the retry itself tells it (RETRY-10).
  if (result === 'same_model_retry') return [];
  const isLeft = result !== 'rotate_profile';
  // Without a credential there was nothing to rotate: the model was left, which the last entry says.
  const hasCredential = own.attempt.credentialId !== '';
  return [
    ...stateUpdated(run, own, hash),
    ...(hasCredential ? [failover(run, index, hash)] : []),
    ...(isLeft ? [candidateFailed(run, index)] : []),
  ];
}

function stateUpdated(run: LoggedRun, { attempt, block, isReused }: TracedTry, hash: (id: string) => string) {
  if (block === undefined) return [];
  const { provider } = attempt;
  const profileId = hash(attempt.credentialId);
  const { reason, kind: windowType } = block;
  const entry: DecisionEntry = {
    atMs: attempt.finishedAtMs,
    logger: EMBEDDED,
    event: 'auth_profile_failure_state_updated',
    message: `auth profile failure state updated: runId=${run.runId} profile=${profileId} provider=${provider} reason=${reason} window=${windowType} reused=${isReused}`,
    fields: {
      ...about(run),
      profileId,
      provider,
      reason,
      windowType,
      reused: isReused,
      model: block.model === '' ? undefined : block.model,
      until: block.untilMs,
    },
  };
  return [entry];
}

function failover(run: LoggedRun, index: number, hash: (id: string) => string): DecisionEntry {
  const tries = run.tries.slice(0, index + 1);
  const { attempt } = tries[index] as TracedTry;
  const from = formatModelRef(attempt);
  const decision = resultOf(run.tries, index, run.upcoming);
  const own = tries.filter((entry) => formatModelRef(entry.attempt) === from);
  const rotations = new Set(own.map((entry) => entry.attempt.credentialId)).size - 1;
  const retry = own.filter(
    (entry) => entry.isRetried === true && entry.attempt.credentialId === attempt.credentialId,
  ).length;
  const profileId = hash(attempt.credentialId);
  const reason = attempt.reason ?? 'unknown';
  const detail = attempt.message ?? '';
  return {
    atMs: attempt.finishedAtMs,
    logger: EMBEDDED,
    event: 'embedded_run_failover_decision',
    message: `embedded run failover decision: runId=${run.runId} stage=assistant decision=${decision} reason=${reason} attempt=${index + 1} retry=${retry} rotations=${rotations} from=${from} profile=${profileId} rawError=${detail}`,
    fields: {
      ...about(run),
      stage: 'assistant',
      decision,
      reason,
      attempt: index + 1,
      retry,
      rotations,
      from,
      profileId,
      status: attempt.status,
      rule: attempt.rule,
      rawError: detail,
    },
  };
}

function candidateFailed(run: LoggedRun, index: number): DecisionEntry {
  const { attempt } = run.tries[index] as TracedTry;
  const following = run.tries[index + 1]?.attempt ?? run.upcoming;
  const candidate = formatModelRef(attempt);
  const next = following === undefined ? undefined : formatModelRef(following);
  const reason = attempt.reason ?? 'unknown';
  return {
    atMs: attempt.finishedAtMs,
    logger: FALLBACK,
    event: 'model_fallback_decision',
    message: `model fallback decision: decision=candidate_failed requested=${run.requested} candidate=${candidate} reason=${reason} next=${next ?? 'none'} detail=${attempt.message ?? ''}`,
    fields: {
      ...about(run),
      decision: 'candidate_failed',
      requested: run.requested,
      candidate,
      reason,
      fallbackStepFromModel: candidate,
      fallbackStepToModel: next,
      fallbackStepFromFailureReason: reason,
      fallbackStepFromFailureDetail: attempt.message,
      fallbackStepFinalOutcome: next === undefined ? 'chain_exhausted' : 'next_fallback',
    },
  };
}

function succeeded(run: LoggedRun, index: number): DecisionEntry {
  const { attempt } = run.tries[index] as TracedTry;
  const before = run.tries[index - 1]?.attempt;
  const candidate = formatModelRef(attempt);
  const reason = before?.reason ?? 'unknown';
  return {
    atMs: attempt.finishedAtMs,
    logger: FALLBACK,
    event: 'model_fallback_decision',
    message: `model fallback decision: decision=candidate_succeeded requested=${run.requested} candidate=${candidate} reason=${reason} next=none`,
    fields: {
      ...about(run),
      decision: 'candidate_succeeded',
      requested: run.requested,
      candidate,
      reason,
      fallbackStepFromModel: before === undefined ? undefined : formatModelRef(before),
      fallbackStepToModel: candidate,
      fallbackStepFromFailureReason: before?.reason,
      fallbackStepFromFailureDetail: before?.message,
      fallbackStepFinalOutcome: 'succeeded',
    },
  };
}

function about({ runId, sessionId }: Pick<LoggedRun, 'runId' | 'sessionId'>): {
  readonly runId: string;
  readonly sessionId: string | undefined;
} {
  return { runId, sessionId };
}
