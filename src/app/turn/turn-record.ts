import type { Block } from '../../core/failover/block.ts';
import type { TracedTry } from '../../core/failover/execution-trace.ts';
import type { FailedTry } from '../../core/failover/run-engine.ts';
import { retryAtMs } from '../../core/failover/stand-in.ts';
import { quotaFigures } from '../../core/failure/quota-headers.ts';
import type { Classification } from '../../core/failure/reason.ts';
import { callCost } from '../../core/models/call-cost.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { AttemptOutcome, AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { pricedWith } from '../models/dearer-note.ts';
import { selectionLayers } from '../selection/selection-layers.ts';
import type { AutoOverride } from './auto-override.ts';
import { blockAfter } from './block-after.ts';
import { type AskedCredential, consideredModel } from './considered.ts';
import { keptInSession } from './kept-in-session.ts';
import { transition } from './transition.ts';
import { TurnBlocks } from './turn-blocks.ts';
import { turnDeadlineMs } from './turn-deadline.ts';
import { TurnDecisions } from './turn-decisions.ts';
import { createTurnLedger, type TurnLedger } from './turn-ledger.ts';
import { planOf, type TurnFacts } from './turn-plan.ts';
import type { Answer, Hop, TurnRequest } from './turn-types.ts';
import { TurnWrites } from './turn-writes.ts';

/** What a turn leaves behind: attempts, blocks, events, the log of decisions, what the session keeps. */
export class TurnRecord {
  readonly hops: Hop[] = [];
  readonly tries: TracedTry[] = [];
  readonly decisions: TurnDecisions;
  readonly writes: TurnWrites;
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  readonly ledger: TurnLedger;
  private readonly turnBlocks: TurnBlocks;
  /** The model that is asked now. */
  private upcoming: ModelRef | undefined;
  private readonly startedAtMs: number;
  private readonly asked: AskedCredential[] = [];
  /** The models the run came to, each with the blocks as they were then. */
  private readonly visited = new Map<ModelRef, readonly Block[]>();
  /** Too many requests in a row got no answer (RETRY-11). */
  private isIdle = false;

  constructor(ports: Ports, facts: TurnFacts, request: TurnRequest) {
    this.ports = ports;
    this.facts = facts;
    this.request = request;
    this.ledger = createTurnLedger(ports, facts.world.agentId, request.sessionId);
    this.decisions = new TurnDecisions(ports.decisions, {
      runId: this.ledger.runId,
      sessionId: request.sessionId,
      requested: formatModelRef(facts.selection.requested),
    });
    this.turnBlocks = new TurnBlocks(ports.health, facts.world.blocks);
    this.writes = new TurnWrites(ports, this.turnBlocks);
    this.startedAtMs = ports.clock.now();
  }

  /** The blocks that count now, those of this run among them. */
  get blocks(): readonly Block[] {
    return this.turnBlocks.current;
  }

  /** A failed request and the block it opens; returns that block. */
  failure(
    classification: Classification,
    failure: FailedTry,
    times: { readonly startedAtMs: number; readonly nowMs: number },
    outcome: 'failure' | 'skipped',
    headers?: Readonly<Record<string, string>>,
  ): Block | undefined {
    const { ref, credentialId, reason, status, message } = failure;
    const { startedAtMs, nowMs } = times;
    this.asked.push({ ref, credentialId, outcome });
    const { previous, block } = blockAfter(this.blocks, this.facts.world.config, {
      ref,
      credentialId,
      classification,
      words: message,
      nowMs,
    });
    if (block !== undefined) this.turnBlocks.add(block);
    const { rule } = classification;
    const attempt = this.ledger.attempt(ref, credentialId, startedAtMs, nowMs, {
      outcome,
      reason,
      rule,
      status,
      message,
    });
    const isReused = block !== undefined && block === previous;
    const blocksNothing = classification.scope === 'none' && outcome === 'failure';
    this.tries.push({ attempt, block, isReused, blocksNothing });
    const opened = block === undefined ? {} : { block };
    this.writes.hold({ attempt, ...opened, ...this.quotaOf(attempt, headers) });
    return block;
  }

  /** D9: what the provider says it still allows, when it says anything. */
  private quotaOf(
    { credentialId, provider, finishedAtMs }: AttemptRecord,
    headers: Readonly<Record<string, string>> = {},
  ): Pick<AttemptOutcome, 'quota'> {
    const figures = quotaFigures(headers, finishedAtMs);
    if (figures.length === 0) return {};
    return { quota: { credentialId, provider, figures, seenAtMs: finishedAtMs } };
  }

  /** A model that was left without a request. */
  skipped(failure: FailedTry): void {
    const { ref, reason, message } = failure;
    const nowMs = this.ports.clock.now();
    const attempt = this.ledger.attempt(ref, '', nowMs, nowMs, { outcome: 'skipped', reason, message });
    this.tries.push({ attempt, block: undefined, isReused: false });
    this.writes.hold({ attempt });
    this.hop(failure);
  }

  /** Notes that the run ends because nobody answers (RETRY-11). */
  stopsIdle(): void {
    this.isIdle = true;
  }

  /** Until when the model is left alone after what it did in this run (SRC-9); `kept` when it was not asked. */
  retryAtMs(ref: ModelRef): number | undefined | 'kept' {
    const own = this.tries.filter(({ attempt }) => sameModelRef(attempt, ref));
    if (own.every(({ attempt }) => attempt.reason === 'recently_failed')) return 'kept';
    return retryAtMs(own, this.ports.clock.now());
  }

  hop({ ref, credentialId, reason, message }: FailedTry): void {
    this.hops.push({ from: formatModelRef(ref), credentialId, reason, message });
  }

  /** The answer, the notice of a change of who answers, and what the session keeps of it. */
  success({ ref, candidate, outcome, startedAtMs }: Answer, nowMs: number, override: AutoOverride): void {
    const { requested } = this.facts.selection;
    const change = transition(requested, ref, override.standIn, this.hops[0]);
    const events = change === undefined ? [] : [this.ledger.event(change.kind, change.text)];
    if (change !== undefined) this.request.onNotice?.(change.text);
    const attempt = this.ledger.attempt(ref, candidate.id, startedAtMs, nowMs, {
      outcome: 'success',
      firstTokenMs: Math.round(outcome.firstTokenMs),
      ...outcome.usage,
      ...callCost(pricedWith(this.facts.world, ref, candidate), outcome.usage),
    });
    this.asked.push({ ref, credentialId: candidate.id, outcome: 'success' });
    this.tries.push({ attempt, block: undefined, isReused: false });
    const clears = { credentialId: candidate.id, model: ref.model };
    this.writes.hold({ attempt, clears, events, ...this.quotaOf(attempt, outcome.headers) });
    if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
      this.writes.add(this.ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: nowMs }));
    }
    if (sameModelRef(ref, requested)) this.writes.add(override.clear());
    for (const work of keptInSession(
      this.ports,
      this.facts,
      this.request,
      { ref, candidate },
      outcome.text,
    )) {
      this.writes.add(work);
    }
  }

  /** The model the run has come to, and the blocks it met there; kept for the record of the run. */
  visit(ref: ModelRef | undefined, blocks: readonly Block[]): void {
    if (ref !== undefined && !this.visited.has(ref)) this.visited.set(ref, blocks);
  }

  /** The run as a whole, once it has ended: what was asked for, what was looked at, who served (D1). */
  end(chain: readonly ModelRef[], answer: Answer | undefined): void {
    const { world, selection } = this.facts;
    this.upcoming = undefined;
    this.endDecisions(answer === undefined && !this.request.signal.aborted);
    const failed = this.request.signal.aborted ? 'cancelled' : 'failed';
    const considered = [...this.visited].map(([ref, blocks]) =>
      consideredModel(ref, planOf(this.facts, ref, blocks), this.asked),
    );
    this.writes.finish({
      runId: this.ledger.runId,
      agentId: world.agentId,
      sessionId: this.request.sessionId,
      requested: formatModelRef(selection.requested),
      source: selection.source,
      layers: selectionLayers(world, this.facts.session, this.request.model),
      chain: chain.map(formatModelRef),
      considered,
      outcome: answer === undefined ? failed : 'answered',
      served: answer === undefined ? undefined : formatModelRef(answer.ref),
      credentialId: answer?.candidate.id,
      startedAtMs: this.startedAtMs,
      finishedAtMs: this.ports.clock.now(),
    });
  }

  /** The run goes on with a request to `ref`; `isAtHand` when it leaves at once. */
  goesOn(ref: ModelRef, isAtHand: boolean): void {
    this.upcoming = ref;
    if (isAtHand) this.writes.overtake();
    else this.writes.flush();
  }

  /** The request is on its way: what it overtook is written. */
  requestSent(): void {
    this.writes.sent();
    const { upcoming } = this;
    if (upcoming !== undefined) this.decisions.goesOn(this.tries, upcoming, this.ports.clock.now());
  }

  private endDecisions(hasFailed: boolean): void {
    const nowMs = this.ports.clock.now();
    const deadlineMs = turnDeadlineMs(this.facts.world, this.startedAtMs, this.request.timeoutMs);
    const isOutOfTime = hasFailed && nowMs >= deadlineMs;
    const outOfTime = isOutOfTime ? 'agent_run_terminal_timeout' : undefined;
    this.decisions.ends(this.tries, nowMs, this.isIdle ? 'idle_timeout_circuit_breaker' : outOfTime);
  }
}
