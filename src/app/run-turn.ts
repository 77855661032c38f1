import type { Block } from '../core/block.ts';
import { blockPolicy } from '../core/block-policy.ts';
import type { CredentialCandidate } from '../core/credential-plan.ts';
import { AppError } from '../core/errors.ts';
import { classifyFailure } from '../core/failure/classify.ts';
import type { Classification } from '../core/failure/reason.ts';
import { buildChain } from '../core/fallback-chain.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../core/model-ref.ts';
import type { CallOutcome, CallTarget } from '../core/ports/model-calls.ts';
import type { Ports } from '../core/ports/ports.ts';
import type { ChatMessage, SessionState } from '../core/ports/session-store.ts';
import { afterFailure, type FailedTry, leave, type RunState, startRun } from '../core/run-engine.ts';
import { configuredFallbacks, configuredPrimary } from '../core/selection.ts';
import { allModelsFailed } from './all-models-failed.ts';
import { AutoOverride } from './auto-override.ts';
import { blockAfter } from './block-after.ts';
import { callLimits } from './call-limits.ts';
import { resolveTarget } from './resolve-target.ts';
import { type Selection, selectModel } from './select-model.ts';
import { transition } from './transition.ts';
import { createTurnLedger, failedTry, type TurnLedger } from './turn-ledger.ts';
import { type TurnFacts, turnStep } from './turn-plan.ts';
import type { Hop, TurnRequest, TurnResult } from './turn-types.ts';
import { readWorld, type World } from './world.ts';

const DEFAULT_TOTAL_SECONDS = 600;
/** Decision 16: a provider's wait below this is sat out, once, when there is nothing else to ask. */
const SHORT_WAIT_MS = 2000;
/** A credential that cannot be loaded counts as a failed candidate (FALL-13) but says nothing about its health (COOL-7). */
const UNRESOLVED: Classification = {
  reason: 'auth',
  failover: true,
  rule: 'unresolved-credential',
  scope: 'none',
};

interface Answer {
  readonly ref: ModelRef;
  readonly candidate: CredentialCandidate;
  readonly outcome: CallOutcome & { readonly ok: true };
  readonly startedAtMs: number;
}

/**
 * One turn: the chain of models, each with its credentials in order, until one answers (FALL-2). Records every attempt
 * with what it changed. Throws `no-model`, `model-unknown`, `all-models-failed`, `credential-missing`, `cancelled`.
 */
export async function runTurn(ports: Ports, request: TurnRequest): Promise<TurnResult> {
  const world = readWorld(ports, request.agentId);
  const session =
    request.sessionId === undefined ? undefined : ports.sessions.get(world.agentId, request.sessionId);
  const selection = selectModel(world, session, request.model);
  const run = new TurnRun(ports, world, session, selection, request);
  return run.go();
}

class TurnRun {
  private readonly ledger: TurnLedger;
  private readonly override: AutoOverride;
  private blocks: readonly Block[];
  private readonly hops: Hop[] = [];
  private readonly writes: Promise<unknown>[] = [];
  private readonly deadlineMs: number;
  private readonly ports: Ports;
  private readonly world: World;
  private readonly session: SessionState | undefined;
  private readonly selection: Selection;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  private shortWait: FailedTry | undefined;
  private hasWaited = false;

  constructor(
    ports: Ports,
    world: World,
    session: SessionState | undefined,
    selection: Selection,
    request: TurnRequest,
  ) {
    this.ports = ports;
    this.world = world;
    this.session = session;
    this.selection = selection;
    this.facts = { world, session, selection };
    this.request = request;
    this.ledger = createTurnLedger(ports, world.agentId, request.sessionId);
    this.override = new AutoOverride(
      ports,
      world.agentId,
      request.sessionId,
      session,
      selection.source === 'default',
    );
    this.blocks = world.blocks;
    const seconds = world.config.agents?.defaults?.timeoutSeconds ?? DEFAULT_TOTAL_SECONDS;
    this.deadlineMs = ports.clock.now() + seconds * 1000;
  }

  async go(): Promise<TurnResult> {
    if (this.selection.warning !== undefined) this.request.onNotice?.(this.selection.warning);
    try {
      const answer = await this.answer().catch((error: unknown) => {
        this.write(this.override.takeBack());
        throw error;
      });
      return await this.finish(answer);
    } finally {
      await Promise.allSettled(this.writes);
    }
  }

  private async answer(): Promise<Answer> {
    const { config, agentId, catalog } = this.world;
    const { requested, source } = this.selection;
    const primary = configuredPrimary(config, agentId, catalog);
    const fallbacks = configuredFallbacks(config, agentId, catalog);
    let state = startRun(buildChain({ requested, source, primary, fallbacks }));
    for (;;) {
      const step = turnStep(this.facts, state, this.blocks);
      const isOutOfTime =
        !state.stopped && state.failures.length > 0 && this.ports.clock.now() >= this.deadlineMs;
      if (step.kind === 'exhausted' || isOutOfTime) {
        const again = isOutOfTime ? undefined : await this.waitedOut(state);
        if (again === undefined) throw this.allFailed(state, isOutOfTime);
        state = again;
        continue;
      }
      if (step.kind === 'leave') {
        this.noteLeave(state, step.failure);
        state = leave(state, step.failure);
        continue;
      }
      if (!sameModelRef(step.ref, requested)) await this.override.store(step.ref, requested);
      const result = await this.attempt(state, step.ref, step.candidate);
      if ('answer' in result) return result.answer;
      state = result.state;
    }
  }

  /** The run once more with the credential whose provider named a very short wait (decision 16); undefined when none did. */
  private async waitedOut(state: RunState): Promise<RunState | undefined> {
    const short = this.shortWait;
    if (state.stopped || short === undefined || this.hasWaited) return undefined;
    this.hasWaited = true;
    const waitMs = Math.max(0, (short.retryAtMs ?? 0) - this.ports.clock.now());
    await this.ports.clock.sleep(waitMs, this.request.signal).catch(() => undefined);
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const others = state.failures
      .filter(
        (failure) => sameModelRef(failure.ref, short.ref) && failure.credentialId !== short.credentialId,
      )
      .map((failure) => failure.credentialId);
    return { ...startRun([short.ref]), tried: others, failures: state.failures };
  }

  private allFailed({ chain, position, tried, failures }: RunState, isOutOfTime: boolean): AppError {
    const notAsked = isOutOfTime ? chain.slice(tried.length > 0 ? position + 1 : position) : [];
    return allModelsFailed(failures, this.ports.clock.now(), notAsked);
  }

  private async attempt(
    state: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<{ readonly answer: Answer } | { readonly state: RunState }> {
    const startedAtMs = this.ports.clock.now();
    const target = await resolveTarget(this.ports, this.world, ref, candidate);
    const outcome: CallOutcome = target.ok
      ? await this.call(state, target.target)
      : { ok: false, evidence: { provider: ref.provider, message: target.message }, outputStarted: false };
    if (outcome.ok) return { answer: { ref, candidate, outcome, startedAtMs } };
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const nowMs = this.ports.clock.now();
    const judged = target.ok ? classifyFailure(outcome.evidence, nowMs) : UNRESOLVED;
    // Text the person has already seen cannot be taken back: another model must not continue it (RETRY-8).
    const classification = outcome.outputStarted ? { ...judged, failover: false } : judged;
    const tried = failedTry(this.ports, ref, candidate.id, classification, outcome.evidence, nowMs);
    const block = this.recordFailure(classification, tried, startedAtMs, nowMs);
    const failure = { ...tried, retryAtMs: block?.untilMs ?? tried.retryAtMs };
    if ((classification.hint?.afterMs ?? SHORT_WAIT_MS) < SHORT_WAIT_MS) this.shortWait ??= failure;
    this.noteHop(failure);
    const policy = blockPolicy(this.world.config, ref.provider);
    const limits = { rateLimit: policy.rateLimitRotations, overloaded: policy.overloadRotations };
    return { state: afterFailure(state, failure, classification, limits) };
  }

  private async call(state: RunState, target: CallTarget): Promise<CallOutcome> {
    const caller = await this.ports.modelCaller();
    const leftMs = this.deadlineMs - this.ports.clock.now();
    return caller.call(target, this.messages(), {
      limits: callLimits(leftMs, state.chain.length - state.position),
      signal: this.request.signal,
      ...(this.request.onText === undefined ? {} : { onText: this.request.onText }),
    });
  }

  private messages(): readonly ChatMessage[] {
    return [...(this.session?.messages ?? []), { role: 'user', text: this.request.message }];
  }

  private recordFailure(
    classification: Classification,
    failure: FailedTry,
    startedAtMs: number,
    nowMs: number,
  ): Block | undefined {
    const { ref, credentialId, reason, status, message } = failure;
    const { previous, block } = blockAfter(this.blocks, this.world.config, {
      ref,
      credentialId,
      classification,
      words: message,
      nowMs,
    });
    // The block holds in this run at once, whatever the store is doing (decision 29).
    if (block !== undefined) this.blocks = [...this.blocks.filter((entry) => entry !== previous), block];
    const attempt = this.ledger.attempt(ref, credentialId, startedAtMs, nowMs, {
      outcome: classification === UNRESOLVED ? 'skipped' : 'failure',
      reason,
      rule: classification.rule,
      status,
      message,
    });
    this.write(this.ports.health.record({ attempt, ...(block === undefined ? {} : { block }) }));
    return block;
  }

  private noteLeave(state: RunState, failure: FailedTry): void {
    if (state.tried.length > 0) return;
    const { ref, reason, message } = failure;
    const nowMs = this.ports.clock.now();
    const attempt = this.ledger.attempt(ref, '', nowMs, nowMs, { outcome: 'skipped', reason, message });
    this.write(this.ports.health.record({ attempt }));
    this.noteHop(failure);
  }

  private noteHop({ ref, credentialId, reason, message }: FailedTry): void {
    this.hops.push({ from: formatModelRef(ref), credentialId, reason, message });
  }

  private async finish({ ref, candidate, outcome, startedAtMs }: Answer): Promise<TurnResult> {
    const nowMs = this.ports.clock.now();
    const { requested } = this.selection;
    const change = transition(requested, ref, this.override.standIn, this.hops[0]);
    const events = change === undefined ? [] : [this.ledger.event(change.kind, change.text)];
    if (change !== undefined) this.request.onNotice?.(change.text);
    const attempt = this.ledger.attempt(ref, candidate.id, startedAtMs, nowMs, {
      outcome: 'success',
      firstTokenMs: Math.round(outcome.firstTokenMs),
    });
    const clears = { credentialId: candidate.id, model: ref.model };
    this.write(this.ports.health.record({ attempt, clears, events }));
    if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
      this.write(this.ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: nowMs }));
    }
    this.keepInSession(ref, candidate, outcome.text);
    await Promise.all(this.writes);
    return {
      text: outcome.text,
      requested: formatModelRef(requested),
      served: formatModelRef(ref),
      credentialId: candidate.id,
      hops: this.hops,
      firstTokenMs: Math.round(outcome.firstTokenMs),
      totalMs: nowMs - startedAtMs,
      sessionId: this.request.sessionId,
    };
  }

  private keepInSession(ref: ModelRef, candidate: CredentialCandidate, text: string): void {
    const { sessionId, message } = this.request;
    if (sessionId === undefined) return;
    const { agentId } = this.world;
    if (sameModelRef(ref, this.selection.requested)) this.write(this.override.clear());
    // A person's pin stays theirs (STICK-5), and a profile typed for one turn is for that turn (SRC-6).
    const isPinned = this.session?.profiles[ref.provider]?.source === 'user';
    if (candidate.source === 'profile' && !isPinned && this.selection.profile === undefined) {
      this.write(this.ports.sessions.setProfile(agentId, sessionId, ref.provider, candidate.id, 'auto'));
    }
    const turn = [{ role: 'user', text: message } as const, { role: 'assistant', text } as const];
    this.write(this.ports.sessions.appendTurn(agentId, sessionId, turn));
  }

  /** Writes go on while the next candidate is asked; a rejection surfaces at the end, not as an unhandled one. */
  private write(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.writes.push(work);
  }
}
