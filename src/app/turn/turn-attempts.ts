import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import { blockPolicy } from '../../core/failover/block-policy.ts';
import { afterFailure, type FailedTry, passOver, type RunState } from '../../core/failover/run-engine.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import { UNRESOLVED_CREDENTIAL } from '../../core/failure/unresolved-credential.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import type { SecretResolver } from '../../core/ports/system.ts';
import { readSetting } from '../config/change-settings.ts';
import { callLimits } from './call-limits.ts';
import { callRefreshed, evidenceOfTarget } from './call-refreshed.ts';
import { claimProbe } from './half-open.ts';
import { resolveTarget } from './resolve-target.ts';
import { secretSnapshot } from './secret-snapshot.ts';
import { failedTry } from './turn-ledger.ts';
import type { TurnFacts } from './turn-plan.ts';
import type { TurnRecord } from './turn-record.ts';
import type { Answer, TurnRequest } from './turn-types.ts';

/** Decision 16: a provider's wait below this is sat out, once, when there is nothing else to ask. */
const SHORT_WAIT_MS = 2000;

/** What one request led to. */
type AttemptResult = { readonly answer: Answer } | { readonly state: RunState };

/** Makes the requests of one turn, one at a time, and says where the run stands after each. */
export class TurnAttempts {
  /** The first failure whose provider named a very short wait (decision 16). */
  shortWait: FailedTry | undefined;
  private secrets: SecretResolver | undefined;
  private readonly claims: (() => Promise<void>)[] = [];
  private readonly firstTokenLimitMs: number;
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  private readonly record: TurnRecord;
  private readonly deadlineMs: number;

  /** @param deadlineMs Unix milliseconds at which the time of the turn is used up */
  constructor(ports: Ports, facts: TurnFacts, request: TurnRequest, record: TurnRecord, deadlineMs: number) {
    this.ports = ports;
    this.facts = facts;
    this.request = request;
    this.record = record;
    this.deadlineMs = deadlineMs;
    this.firstTokenLimitMs = Number(readSetting(ports, 'firstToken.limitMs').value);
  }

  /** A credential whose block has just ended is tried by one process only (decision 17). */
  async make(state: RunState, ref: ModelRef, candidate: CredentialCandidate): Promise<AttemptResult> {
    const { halfOpen } = candidate;
    if (halfOpen === undefined) return this.attempt(state, ref, candidate);
    const claim = await claimProbe(this.ports, halfOpen);
    if (claim.kind === 'taken') return { state: passOver(state, candidate.id, halfOpen) };
    // Given back only when what the try found out is on disk, so that whoever waits for it reads the outcome.
    this.claims.push(claim.release);
    const result = await this.attempt(state, ref, candidate);
    if ('state' in result) await this.giveBackClaims();
    return result;
  }

  /** Gives back the right to half-open credentials, once what the tries found out is on disk. */
  async giveBackClaims(): Promise<void> {
    if (this.claims.length === 0) return;
    const claims = this.claims.splice(0);
    await this.record.settled();
    await Promise.allSettled(claims.map((release) => release()));
  }

  private async attempt(
    state: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<AttemptResult> {
    const startedAtMs = this.ports.clock.now();
    const { world } = this.facts;
    this.secrets ??= secretSnapshot(this.ports, world, state.chain);
    const target = await resolveTarget(
      { ...this.ports, secrets: this.secrets },
      world,
      ref,
      candidate,
      this.facts.session?.modes,
    );
    const outcome: CallOutcome = target.ok
      ? await callRefreshed(this.ports, target, candidate, (ready) => this.call(state, ready))
      : { ok: false, evidence: evidenceOfTarget(target, ref), outputStarted: false };
    if (outcome.ok) return { answer: { ref, candidate, outcome, startedAtMs } };
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const nowMs = this.ports.clock.now();
    const isJudged = target.ok || target.evidence !== undefined;
    const judged = isJudged ? classifyFailure(outcome.evidence, nowMs) : UNRESOLVED_CREDENTIAL;
    // Text the person has already seen cannot be taken back: another model must not continue it (RETRY-8).
    const classification = outcome.outputStarted ? { ...judged, failover: false } : judged;
    const tried = failedTry(this.ports, ref, candidate.id, classification, outcome.evidence, nowMs);
    const ledgerOutcome = target.ok ? 'failure' : 'skipped';
    const block = this.record.failure(classification, tried, { startedAtMs, nowMs }, ledgerOutcome);
    const failure = { ...tried, retryAtMs: block?.untilMs ?? tried.retryAtMs };
    if ((classification.hint?.afterMs ?? SHORT_WAIT_MS) < SHORT_WAIT_MS) this.shortWait ??= failure;
    this.record.hop(failure);
    const policy = blockPolicy(world.config, ref.provider);
    const limits = { rateLimit: policy.rateLimitRotations, overloaded: policy.overloadRotations };
    return { state: afterFailure(state, failure, classification, limits) };
  }

  private async call(state: RunState, target: CallTarget): Promise<CallOutcome> {
    const caller = await this.ports.modelCaller();
    const leftMs = this.deadlineMs - this.ports.clock.now();
    return caller.call(target, this.messages(), {
      limits: callLimits(
        leftMs,
        state.chain.length - state.position,
        this.firstTokenLimitMs,
        target.timeoutMs,
      ),
      signal: this.request.signal,
      ...(this.request.onText === undefined ? {} : { onText: this.request.onText }),
    });
  }

  private messages(): readonly ChatMessage[] {
    return [...(this.facts.session?.messages ?? []), { role: 'user', text: this.request.message }];
  }
}
