import type { Block } from '../core/block.ts';
import { blockPolicy } from '../core/block-policy.ts';
import type { CredentialCandidate } from '../core/credential-plan.ts';
import { AppError } from '../core/errors.ts';
import { classifyFailure } from '../core/failure/classify.ts';
import type { Classification } from '../core/failure/reason.ts';
import { buildChain } from '../core/fallback-chain.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../core/model-ref.ts';
import type { CallOutcome } from '../core/ports/model-calls.ts';
import type { Ports } from '../core/ports/ports.ts';
import type { ChatMessage, SessionState } from '../core/ports/session-store.ts';
import { providerWarnings } from '../core/provider-warnings.ts';
import {
  afterFailure,
  type FailedTry,
  leave,
  nextStep,
  type RunState,
  startRun,
} from '../core/run-engine.ts';
import { configuredFallbacks, configuredPrimary } from '../core/selection.ts';
import { allModelsFailed } from './all-models-failed.ts';
import { AutoOverride } from './auto-override.ts';
import { blockAfter } from './block-after.ts';
import { callLimits } from './call-limits.ts';
import { materialiseCatalog } from './materialise-catalog.ts';
import { nameTheStore } from './missing-key.ts';
import { resolveTarget } from './resolve-target.ts';
import { type Selection, selectModel } from './select-model.ts';
import { transition } from './transition.ts';
import { createTurnLedger, failedTry, type TurnLedger } from './turn-ledger.ts';
import type { Hop, TurnRequest, TurnResult } from './turn-types.ts';
import { readWorld, type World } from './world.ts';

const DEFAULT_TOTAL_SECONDS = 600;

/**
 * One turn: the chain of models, each with its credentials in order, until one answers (FALL-2). Records every attempt
 * with what it changed. Throws `no-model`, `model-unknown`, `all-models-failed`, `credential-missing`, `cancelled`.
 */
export async function runTurn(ports: Ports, request: TurnRequest): Promise<TurnResult> {
  const world = readWorld(ports, request.agentId);
  const session =
    request.sessionId === undefined ? undefined : ports.sessions.get(world.agentId, request.sessionId);
  for (const warning of providerWarnings(world.config)) request.onNotice?.(warning);
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
  private readonly request: TurnRequest;

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
    const { config, agentId, catalog } = this.world;
    const chain = buildChain({
      requested: this.selection.requested,
      source: this.selection.source,
      primary: configuredPrimary(config, agentId, catalog),
      fallbacks: configuredFallbacks(config, agentId, catalog),
    });
    // Only inventory: a turn is not worth less without it (REG-6).
    this.write(materialiseCatalog(this.ports, this.world).catch(() => false));
    let state = startRun(chain);
    try {
      for (;;) {
        const ref = state.chain[state.position];
        const plan = ref === undefined ? [] : this.planFor(ref);
        const step = nextStep(state, plan);
        if (step.kind === 'exhausted') {
          this.write(this.override.takeBack());
          throw allModelsFailed(state.failures, this.ports.clock.now());
        }
        if (step.kind === 'leave') {
          const failure = nameTheStore(this.ports, this.world, step.failure);
          this.noteLeave(state, failure);
          state = leave(state, failure);
          await this.storeHop(state);
          continue;
        }
        const result = await this.attempt(state, step.ref, step.candidate);
        if (result.kind === 'answered') return await this.finish(step.ref, step.candidate, result.outcome);
        const before = state.position;
        state = result.state;
        if (state.position !== before) await this.storeHop(state);
      }
    } finally {
      await Promise.allSettled(this.writes);
    }
  }

  private planFor(ref: ModelRef): readonly CredentialCandidate[] {
    const sticky = this.session?.profiles[ref.provider]?.profileId;
    const pinned = this.selection.profile ?? sticky;
    const plan = this.world.plan(ref, { blocks: this.blocks, ...(pinned === undefined ? {} : { pinned }) });
    // A profile named by the person is the only one that may be used (STICK-5).
    return this.selection.profile === undefined
      ? plan
      : plan.filter((entry) => entry.id === this.selection.profile);
  }

  private async attempt(
    state: RunState,
    ref: ModelRef,
    candidate: CredentialCandidate,
  ): Promise<
    | { kind: 'answered'; outcome: CallOutcome & { ok: true } & { startedAtMs: number } }
    | { kind: 'failed'; state: RunState }
  > {
    const startedAtMs = this.ports.clock.now();
    const outcome = await this.call(state, ref, candidate);
    if (outcome.ok) return { kind: 'answered', outcome: { ...outcome, startedAtMs } };
    const nowMs = this.ports.clock.now();
    if (this.request.signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    const judged = classifyFailure(outcome.evidence, nowMs);
    // Text the person has already seen cannot be taken back: another model must not continue it (FALL, decision 18).
    const classification = outcome.outputStarted ? { ...judged, failover: false } : judged;
    const failure = failedTry(this.ports, ref, candidate.id, classification, outcome.evidence, nowMs);
    this.recordFailure(ref, candidate, classification, failure, startedAtMs, nowMs);
    this.hops.push({
      from: formatModelRef(ref),
      credentialId: candidate.id,
      reason: failure.reason,
      message: failure.message,
    });
    const policy = blockPolicy(this.world.config, ref.provider);
    const limits = { rateLimit: policy.rateLimitRotations, overloaded: policy.overloadRotations };
    return { kind: 'failed', state: afterFailure(state, failure, classification, limits) };
  }

  private async call(state: RunState, ref: ModelRef, candidate: CredentialCandidate): Promise<CallOutcome> {
    const target = await resolveTarget(this.ports, this.world, ref, candidate);
    if (!target.ok) {
      const evidence = {
        provider: ref.provider,
        code: 'unresolved_credential',
        status: 401,
        message: target.message,
      };
      return { ok: false, evidence, outputStarted: false };
    }
    const caller = await this.ports.modelCaller();
    const leftMs = this.deadlineMs - this.ports.clock.now();
    return caller.call(target.target, this.messages(), {
      limits: callLimits(leftMs, state.chain.length - state.position, target.target.timeoutMs),
      signal: this.request.signal,
      ...(this.request.onText === undefined ? {} : { onText: this.request.onText }),
    });
  }

  private messages(): readonly ChatMessage[] {
    return [...(this.session?.messages ?? []), { role: 'user', text: this.request.message }];
  }

  private recordFailure(
    ref: ModelRef,
    candidate: CredentialCandidate,
    classification: Classification,
    failure: FailedTry,
    startedAtMs: number,
    nowMs: number,
  ): void {
    const { previous, block } = blockAfter(this.blocks, this.world.config, {
      ref,
      credentialId: candidate.id,
      classification,
      words: failure.message,
      nowMs,
    });
    // The block holds in this run at once, whatever the store is doing (decision 29).
    if (block !== undefined) this.blocks = [...this.blocks.filter((entry) => entry !== previous), block];
    const attempt = this.ledger.attempt(ref, candidate.id, startedAtMs, nowMs, {
      outcome: 'failure',
      reason: classification.reason,
      rule: classification.rule,
      status: failure.status,
      message: failure.message,
    });
    this.write(this.ports.health.record({ attempt, ...(block === undefined ? {} : { block }) }));
  }

  private noteLeave(state: RunState, failure: FailedTry): void {
    if (state.tried.length > 0) return;
    const nowMs = this.ports.clock.now();
    const attempt = this.ledger.attempt(failure.ref, '', nowMs, nowMs, {
      outcome: 'skipped',
      reason: failure.reason,
      message: failure.message,
    });
    this.write(this.ports.health.record({ attempt }));
    this.hops.push({
      from: formatModelRef(failure.ref),
      credentialId: '',
      reason: failure.reason,
      message: failure.message,
    });
  }

  private async storeHop(state: RunState): Promise<void> {
    const next = state.chain[state.position];
    if (next !== undefined) await this.override.store(next, this.selection.requested);
  }

  private async finish(
    ref: ModelRef,
    candidate: CredentialCandidate,
    outcome: CallOutcome & { ok: true } & { startedAtMs: number },
  ): Promise<TurnResult> {
    const nowMs = this.ports.clock.now();
    const { sessionId } = this.request;
    const { agentId } = this.world;
    const { requested } = this.selection;
    const change = transition(requested, ref, this.override.standIn, this.hops[0]);
    const events = change === undefined ? [] : [this.ledger.event(change.kind, change.text)];
    if (change !== undefined) this.request.onNotice?.(change.text);
    const attempt = this.ledger.attempt(ref, candidate.id, outcome.startedAtMs, nowMs, {
      outcome: 'success',
      firstTokenMs: Math.round(outcome.firstTokenMs),
    });
    this.write(
      this.ports.health.record({ attempt, clears: { credentialId: candidate.id, model: ref.model }, events }),
    );
    if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
      this.write(this.ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: nowMs }));
    }
    if (sessionId !== undefined) {
      const { message } = this.request;
      if (sameModelRef(ref, this.selection.requested)) this.write(this.override.clear());
      if (candidate.source === 'profile') {
        this.write(this.ports.sessions.setProfile(agentId, sessionId, ref.provider, candidate.id, 'auto'));
      }
      this.write(
        this.ports.sessions.appendTurn(agentId, sessionId, [
          { role: 'user', text: message },
          { role: 'assistant', text: outcome.text },
        ]),
      );
    }
    await Promise.all(this.writes);
    return {
      text: outcome.text,
      requested: formatModelRef(this.selection.requested),
      served: formatModelRef(ref),
      credentialId: candidate.id,
      hops: this.hops,
      firstTokenMs: Math.round(outcome.firstTokenMs),
      totalMs: nowMs - outcome.startedAtMs,
      sessionId,
    };
  }

  /** Writes go on while the next candidate is asked; a rejection surfaces at the end, not as an unhandled one. */
  private write(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.writes.push(work);
  }
}
