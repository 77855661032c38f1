import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import { blockPolicy } from '../../core/failover/block-policy.ts';
import {
  afterFailure,
  type FailedTry,
  leave,
  type PassedOver,
  passOver,
  type RunState,
  resume,
  startRun,
} from '../../core/failover/run-engine.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import { UNRESOLVED_CREDENTIAL } from '../../core/failure/unresolved-credential.ts';
import { gateNotice } from '../../core/migration/migration-gate.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import type { SecretResolver } from '../../core/ports/system.ts';
import { providerWarnings } from '../../core/providers/provider-warnings.ts';
import { readSetting } from '../config/change-settings.ts';
import { materialiseCatalog } from '../models/materialise-catalog.ts';
import { readWorld } from '../world.ts';
import { allModelsFailed } from './all-models-failed.ts';
import { AutoOverride } from './auto-override.ts';
import { callLimits } from './call-limits.ts';
import { callRefreshed, evidenceOfTarget } from './call-refreshed.ts';
import { awaitProbe, claimProbe } from './half-open.ts';
import { largerModel } from './larger-model.ts';
import { nameTheStore } from './missing-key.ts';
import { resolveTarget } from './resolve-target.ts';
import { secretSnapshot } from './secret-snapshot.ts';
import { selectModel } from './select-model.ts';
import { turnChain } from './turn-chain.ts';
import { failedTry } from './turn-ledger.ts';
import { type TurnFacts, turnStep } from './turn-plan.ts';
import { TurnRecord } from './turn-record.ts';
import type { Answer, TurnRequest, TurnResult } from './turn-types.ts';

const DEFAULT_TOTAL_SECONDS = 600;
/** Decision 16: a provider's wait below this is sat out, once, when there is nothing else to ask. */
const SHORT_WAIT_MS = 2000;

/**
 * One turn: the chain of models, each with its credentials in order, until one answers (FALL-2). Records every attempt
 * with what it changed. Throws `no-model`, `model-unknown`, `all-models-failed`, `credential-missing`, `cancelled`.
 */
export async function runTurn(ports: Ports, request: TurnRequest): Promise<TurnResult> {
  const world = readWorld(ports, request.agentId);
  const session =
    request.sessionId === undefined ? undefined : ports.sessions.get(world.agentId, request.sessionId);
  for (const warning of providerWarnings(world.config)) request.onNotice?.(warning);
  const waiting = gateNotice(world.migration);
  if (waiting !== undefined) request.onNotice?.(waiting);
  const selection = selectModel(world, session, request.model, request.isJob);
  return new TurnRun(ports, { world, session, selection }, request).go();
}

class TurnRun {
  private readonly override: AutoOverride;
  private readonly record: TurnRecord;
  private readonly deadlineMs: number;
  private readonly firstTokenLimitMs: number;
  private secrets: SecretResolver | undefined;
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  private readonly claims: (() => Promise<void>)[] = [];
  private shortWait: FailedTry | undefined;
  private hasWaited = false;

  constructor(ports: Ports, facts: TurnFacts, request: TurnRequest) {
    const { world, session, selection } = facts;
    this.ports = ports;
    this.facts = facts;
    this.request = request;
    this.record = new TurnRecord(ports, facts, request);
    const isAutomatic = selection.source === 'default';
    this.override = new AutoOverride(ports, world.agentId, request.sessionId, session, isAutomatic);
    const seconds = world.config.agents?.defaults?.timeoutSeconds ?? DEFAULT_TOTAL_SECONDS;
    this.deadlineMs = ports.clock.now() + seconds * 1000;
    this.firstTokenLimitMs = Number(readSetting(ports, 'firstToken.limitMs').value);
  }

  async go(): Promise<TurnResult> {
    const { warning, requested } = this.facts.selection;
    if (warning !== undefined) this.request.onNotice?.(warning);
    const chain = turnChain(this.facts.world, this.facts.selection, this.request.fallbacks);
    // Only inventory: a turn is not worth less without it (REG-6).
    this.record.write(materialiseCatalog(this.ports, this.facts.world).catch(() => false));
    try {
      const answer = await this.answer(chain).catch((error: unknown) => {
        this.record.write(this.override.takeBack());
        this.record.end(chain, undefined);
        throw error;
      });
      const nowMs = this.ports.clock.now();
      this.record.success(answer, nowMs, this.override);
      this.record.end(chain, answer);
      await this.tellHindrance();
      const { ref, candidate, outcome, startedAtMs } = answer;
      return {
        text: outcome.text,
        requested: formatModelRef(requested),
        served: formatModelRef(ref),
        credentialId: candidate.id,
        hops: this.record.hops,
        firstTokenMs: Math.round(outcome.firstTokenMs),
        totalMs: nowMs - startedAtMs,
        sessionId: this.request.sessionId,
      };
    } finally {
      await this.giveBackClaims();
      await this.record.settled();
    }
  }

  /** An answer that has come is the person's, whatever became of the record of it. */
  private async tellHindrance(): Promise<void> {
    const error = await this.record.hindrance();
    if (error === undefined) return;
    const why = error instanceof Error ? error.message : String(error);
    this.request.onNotice?.(`The answer is whole, but not all of it could be recorded: ${why}`);
  }

  private async answer(chain: readonly ModelRef[]): Promise<Answer> {
    const { requested } = this.facts.selection;
    let state = startRun(chain);
    for (;;) {
      this.record.visit(state.chain[state.position]);
      const step = turnStep(this.facts, state, this.record.blocks);
      const isOutOfTime =
        !state.stopped && state.failures.length > 0 && this.ports.clock.now() >= this.deadlineMs;
      if (step.kind === 'exhausted' || isOutOfTime) {
        const again = isOutOfTime ? undefined : await this.waitedOut(state);
        if (again === undefined) throw this.allFailed(state, isOutOfTime);
        state = again;
      } else if (step.kind === 'await') {
        state = await this.afterOthers(state, step.awaiting);
      } else if (step.kind === 'leave') {
        const failure = nameTheStore(this.ports, this.facts.world, step.failure);
        if (state.tried.length === 0) this.record.skipped(failure);
        state = leave(state, failure);
      } else {
        if (!sameModelRef(step.ref, requested)) await this.override.store(step.ref, requested);
        const result = await this.claimedAttempt(state, step.ref, step.candidate);
        if ('answer' in result) return result.answer;
        state = result.state;
      }
    }
  }

  /** The run once more with the credential whose provider named a very short wait (decision 16); undefined when none did. */
  private async waitedOut(state: RunState): Promise<RunState | undefined> {
    const short = this.shortWait;
    if (state.stopped || short === undefined || this.hasWaited) return undefined;
    this.hasWaited = true;
    const waitMs = Math.max(0, (short.retryAtMs ?? 0) - this.ports.clock.now());
    await this.uncancelled(this.ports.clock.sleep(waitMs, this.request.signal));
    const others = state.failures
      .filter(
        (failure) => sameModelRef(failure.ref, short.ref) && failure.credentialId !== short.credentialId,
      )
      .map((failure) => failure.credentialId);
    return { ...startRun([short.ref]), tried: others, failures: state.failures };
  }

  /** Another process tries the one credential that is left: its outcome decides (B015). */
  private async afterOthers(state: RunState, awaiting: PassedOver): Promise<RunState> {
    const waiting = awaitProbe(this.ports, awaiting.block, this.deadlineMs, this.request.signal);
    this.record.blocks = (await this.uncancelled(waiting)) ?? this.record.blocks;
    return resume(state, awaiting);
  }

  private async uncancelled<T>(work: Promise<T>): Promise<T | undefined> {
    const result = await work.catch((error: unknown) => {
      if (this.request.signal.aborted) return undefined;
      throw error;
    });
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    return result;
  }

  private async giveBackClaims(): Promise<void> {
    if (this.claims.length === 0) return;
    const claims = this.claims.splice(0);
    await this.record.settled();
    await Promise.allSettled(claims.map((release) => release()));
  }

  private allFailed({ chain, position, tried, failures }: RunState, isOutOfTime: boolean): AppError {
    const notAsked = isOutOfTime ? chain.slice(tried.length > 0 ? position + 1 : position) : [];
    const last = failures.at(-1);
    const larger = last?.reason === 'context_overflow' ? largerModel(this.facts.world, last.ref) : undefined;
    return allModelsFailed(failures, this.ports.clock.now(), { notAsked, larger });
  }

  /** A credential whose block has just ended is tried by one process only (decision 17). */
  private async claimedAttempt(
    state: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<{ readonly answer: Answer } | { readonly state: RunState }> {
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

  private async attempt(
    state: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<{ readonly answer: Answer } | { readonly state: RunState }> {
    const startedAtMs = this.ports.clock.now();
    const { world } = this.facts;
    this.secrets ??= secretSnapshot(this.ports, world, state.chain);
    const target = await resolveTarget({ ...this.ports, secrets: this.secrets }, world, ref, candidate);
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
    const tried = failedTry(this.ports, ref, candidate, classification, outcome.evidence, nowMs);
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
