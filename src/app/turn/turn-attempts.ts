import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import { blockPolicy } from '../../core/failover/block-policy.ts';
import {
  afterFailure,
  afterProbeClaim,
  afterRequest,
  type FailedTry,
  hopToLarger,
  passOver,
  type RunState,
  type RunStep,
  retrySame,
} from '../../core/failover/run-engine.ts';
import {
  type RetryFacts,
  type RetryLimits,
  type RetryStep,
  sameModelRetry,
} from '../../core/failover/same-model-retry.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import type { FailurePhase } from '../../core/failure/evidence.ts';
import type { Classification } from '../../core/failure/reason.ts';
import { isSpentWindow } from '../../core/failure/rules-rate-limit.ts';
import { UNRESOLVED_CREDENTIAL, UNUSABLE_SIGN_IN } from '../../core/failure/unresolved-credential.ts';
import { type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { readSetting } from '../config/change-settings.ts';
import { claimProbe, claimThrottled } from './half-open.ts';
import { largerModel } from './larger-model.ts';
import { retryLimits } from './retry-limits.ts';
import { type OpenTurn, TurnCalls } from './turn-calls.ts';
import { failedTry } from './turn-ledger.ts';
import { turnStep } from './turn-plan.ts';
import type { Answer } from './turn-types.ts';

/** Decision 16: a provider's wait below this is sat out, once, when there is nothing else to ask. */
const SHORT_WAIT_MS = 2000;

/** What one request led to. */
type AttemptResult = { readonly answer: Answer } | { readonly state: RunState };

/** Makes the requests of one turn, one at a time, and says where the run stands after each. */
export class TurnAttempts {
  /** The first failure whose provider named a very short wait (decision 16). */
  shortWait: FailedTry | undefined;
  private readonly claims: (() => Promise<void>)[] = [];
  private readonly calls: TurnCalls;
  /** Absent while the layer is off. */
  private readonly retries: RetryLimits | undefined;
  private readonly hopsToLarger: boolean;
  private readonly turn: OpenTurn;

  constructor(turn: OpenTurn) {
    const { ports } = turn;
    this.turn = turn;
    this.calls = new TurnCalls(turn);
    this.retries = readSetting(ports, 'retry.sameModel').value === 'on' ? retryLimits(ports) : undefined;
    this.hopsToLarger = readSetting(ports, 'overflow-hop').value === 'larger-window';
  }

  /** One request, unless another process has the right to it (decision 17, FALL-7). */
  async make(state: RunState, step: Extract<RunStep, { kind: 'attempt' }>): Promise<AttemptResult> {
    const { ref, candidate, probeThrottleMs } = step;
    if (probeThrottleMs !== undefined) {
      const claimed = afterProbeClaim(state, ref.provider);
      const isGranted = await claimThrottled(this.turn.ports, ref.provider, probeThrottleMs);
      return isGranted ? this.attempt(claimed, ref, candidate) : { state: claimed };
    }
    const { halfOpen } = candidate;
    if (halfOpen === undefined) return this.attempt(state, ref, candidate);
    const without = passOver(state, candidate.id, halfOpen);
    const claim = await claimProbe(this.turn.ports, halfOpen, this.hasOthers(without));
    if (claim.kind === 'taken') return { state: without };
    // Given back only when what the try found out is on disk, so that whoever waits for it reads the outcome.
    this.claims.push(claim.release);
    const result = await this.attempt(state, ref, candidate);
    if ('state' in result) await this.giveBackClaims();
    return result;
  }

  /** Is there somebody to ask without the credential that was just passed over? */
  private hasOthers(state: RunState): boolean {
    if (state.hasWaited) return false;
    const isLast = state.position + 1 >= state.chain.length;
    return !isLast || turnStep(this.turn.facts, state, this.turn.record.blocks).kind === 'attempt';
  }

  /** Gives back the right to half-open credentials, once what the tries found out is on disk. */
  async giveBackClaims(): Promise<void> {
    if (this.claims.length === 0) return;
    const claims = this.claims.splice(0);
    await this.turn.record.writes.settled();
    await Promise.allSettled(claims.map((release) => release()));
  }

  private async attempt(
    before: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<AttemptResult> {
    const startedAtMs = this.turn.ports.clock.now();
    const { world } = this.turn.facts;
    const state = afterRequest(before);
    const { target, outcome } = await this.calls.call(state, ref, candidate);
    if (outcome.ok) return { answer: { ref, candidate, outcome, startedAtMs } };
    if (this.turn.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const nowMs = this.turn.ports.clock.now();
    const isJudged = target.ok || target.evidence !== undefined;
    const unjudged = !target.ok && target.isSteppedOver === true ? UNUSABLE_SIGN_IN : UNRESOLVED_CREDENTIAL;
    const judged = isJudged ? classifyFailure(outcome.evidence, nowMs) : unjudged;
    // Text the person has already seen cannot be taken back: another model must not continue it (RETRY-8).
    const classification = outcome.outputStarted ? { ...judged, failover: false } : judged;
    const tried = failedTry(this.turn.ports, ref, candidate, classification, outcome.evidence, nowMs);
    const times = { startedAtMs, nowMs };
    const { headers } = outcome.evidence;
    const retry = this.retry(state, candidate, classification, outcome.evidence.phase);
    if (retry.kind === 'wait') {
      // Nothing is blocked yet: the same credential is asked again.
      this.turn.record.failure({ ...classification, scope: 'none' }, tried, times, 'failure', headers);
      this.turn.record.decisions.retries(this.turn.record.tries, { ...tried, ...retry, atMs: nowMs });
      await this.pause(retry.waitMs);
      return { state: retrySame(state, retry.retries) };
    }
    const isStopped = retry.kind === 'stop';
    if (isStopped) this.turn.record.stopsIdle();
    const verdict = isStopped
      ? { ...classification, failover: false, scope: 'none' as const }
      : classification;
    const block = this.turn.record.failure(verdict, tried, times, target.ok ? 'failure' : 'skipped', headers);
    const failure = { ...tried, retryAtMs: block?.untilMs ?? tried.retryAtMs };
    if ((classification.hint?.afterMs ?? SHORT_WAIT_MS) < SHORT_WAIT_MS) this.shortWait ??= failure;
    this.turn.record.hop(failure);
    // The primary is never skipped (FALL-11).
    if (!sameModelRef(ref, this.turn.facts.selection.requested)) this.turn.facts.skips?.note(failure);
    const larger = this.outgrown(state, failure, outcome.outputStarted);
    if (larger !== undefined) return { state: hopToLarger(state, failure, larger) };
    const policy = blockPolicy(world.config, ref.provider);
    const limits = { rateLimit: policy.rateLimitRotations, overloaded: policy.overloadRotations };
    const next = afterFailure(state, failure, verdict, limits);
    if (verdict.reason === 'overloaded') await this.backOff(next, ref, policy.overloadBackoffMs);
    return { state: next };
  }

  /** DIS-4 `overloadedBackoffMs`: an overloaded provider is left in peace before a sibling credential is asked. */
  private async backOff(next: RunState, ref: ModelRef, backoffMs: number): Promise<void> {
    if (backoffMs <= 0) return;
    const step = turnStep(this.turn.facts, next, this.turn.record.blocks);
    if (step.kind !== 'attempt' || !sameModelRef(step.ref, ref)) return;
    this.turn.record.writes.flush();
    await this.pause(Math.min(backoffMs, Math.max(0, this.turn.deadlineMs - this.turn.ports.clock.now())));
  }

  /** The layer of RETRY, off unless the setting says otherwise (decision 18). */
  private retry(
    state: RunState,
    { block, halfOpen }: CredentialCandidate,
    { reason, failover, hint, rule }: Classification,
    phase: FailurePhase | undefined,
  ): RetryStep {
    const isProbe = block !== undefined || halfOpen !== undefined;
    if (this.retries === undefined || isProbe || !failover) return { kind: 'move-on' };
    const nowMs = this.turn.ports.clock.now();
    const facts: RetryFacts = {
      reason,
      isSpentWindow: isSpentWindow(rule),
      hintMs: hint?.afterMs,
      isIdle: reason === 'timeout' && phase === 'first-token',
      nowMs,
      fraction: this.turn.ports.random.fraction(),
      hasFallback: state.position < state.chain.length - 1,
      leftMs: this.turn.deadlineMs - nowMs,
    };
    return sameModelRetry(state.retries, facts, this.retries);
  }

  private async pause(waitMs: number): Promise<void> {
    const { signal } = this.turn.request;
    await this.turn.ports.clock.sleep(waitMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
  }

  /** Decision 20: where a conversation that is too long goes once, when the setting allows it and nobody picked the model. */
  private outgrown(
    { hasOutgrown }: RunState,
    { ref, reason }: FailedTry,
    outputStarted: boolean,
  ): ModelRef | undefined {
    const { world, selection } = this.turn.facts;
    const isPicked = selection.source === 'user' || selection.source === 'cli';
    if (reason !== 'context_overflow' || outputStarted || hasOutgrown || isPicked) return undefined;
    return this.hopsToLarger ? largerModel(world, ref) : undefined;
  }
}
