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
import type { RunRecord } from '../../core/ports/run-ledger.ts';
import { pricedWith } from '../models/dearer-note.ts';
import type { AutoOverride } from './auto-override.ts';
import { blockAfter, isSameCircuit } from './block-after.ts';
import { type AskedCredential, consideredModel } from './considered.ts';
import { keptInSession } from './kept-in-session.ts';
import { selectionLayers } from './selection-layers.ts';
import { transition } from './transition.ts';
import { turnDeadlineMs } from './turn-deadline.ts';
import { TurnDecisions } from './turn-decisions.ts';
import { createTurnLedger, type TurnLedger } from './turn-ledger.ts';
import { planOf, type TurnFacts } from './turn-plan.ts';
import type { Answer, Hop, TurnRequest } from './turn-types.ts';

/**
 * What a turn leaves behind: attempts, blocks, events, what the session keeps. Blocks count in this run at once; the writes
 * go on while the next candidate is asked, so that a hop never waits for the store (decision 29).
 */
export class TurnRecord {
  readonly hops: Hop[] = [];
  readonly tries: TracedTry[] = [];
  /** Blocks of this run that are not on disk yet, or never got there. */
  private unwritten: readonly Block[] = [];
  private lastRead: readonly Block[];
  private readonly writes: Promise<unknown>[] = [];
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  readonly ledger: TurnLedger;
  readonly decisions: TurnDecisions;
  /** The model that is asked now. */
  private upcoming: ModelRef | undefined;
  private readonly startedAtMs: number;
  private readonly asked: AskedCredential[] = [];
  /** The models the run came to, each with the blocks as they were then. */
  private readonly visited = new Map<ModelRef, readonly Block[]>();
  /** The latest outcome: written as soon as it is known whether the run ends with it, so that both are one transaction (B013). */
  private latest: AttemptOutcome | undefined;
  /** Too many requests in a row got no answer (RETRY-11). */
  private isIdle = false;
  /** Goes to the store as soon as the next request is on its way. */
  private overtaken: AttemptOutcome | undefined;

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
    this.lastRead = facts.world.blocks;
    this.startedAtMs = ports.clock.now();
  }

  /**
   * The rows of the store as they are now, with this run's own that are still on their way there: what another process has
   * found out since counts at once (B013). A store that cannot be read is as it was last (decision 29).
   */
  get blocks(): readonly Block[] {
    try {
      this.lastRead = this.ports.health.blocks();
    } catch {
      // The run goes on with what it knows.
    }
    const isOwn = (row: Block): boolean => this.unwritten.some((own) => isSameCircuit(own, row));
    return [...this.lastRead.filter((row) => !isOwn(row)), ...this.unwritten];
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
    if (block !== undefined)
      this.unwritten = [...this.unwritten.filter((own) => !isSameCircuit(own, block)), block];
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
    this.hold({ attempt, ...opened, ...this.quotaOf(attempt, headers) });
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
    this.hold({ attempt });
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
    this.hold({ attempt, clears, events, ...this.quotaOf(attempt, outcome.headers) });
    if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
      this.write(this.ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: nowMs }));
    }
    if (sameModelRef(ref, requested)) this.write(override.clear());
    for (const work of keptInSession(
      this.ports,
      this.facts,
      this.request,
      { ref, candidate },
      outcome.text,
    )) {
      this.write(work);
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
    this.finish({
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

  private finish(run: RunRecord): void {
    this.writeOvertaken();
    const { latest } = this;
    this.latest = undefined;
    if (latest === undefined) this.write(this.ports.runs.record(run));
    else this.put({ ...latest, run });
  }

  private hold(outcome: AttemptOutcome): void {
    this.flush();
    this.latest = outcome;
  }

  /** Writes the latest outcome: the run goes on. */
  flush(): void {
    this.writeOvertaken();
    const { latest } = this;
    this.latest = undefined;
    if (latest !== undefined) this.put(latest);
  }

  /**
   * The run goes on with a request to `ref`. With `isAtHand` the latest outcome is written behind that request (`requestSent`):
   * a durable commit takes longer than a hop may (decision 29), and while the answer is awaited it costs nobody anything. In
   * this run it counts already.
   */
  goesOn(ref: ModelRef, isAtHand: boolean): void {
    this.upcoming = ref;
    if (!isAtHand) {
      this.flush();
      return;
    }
    this.writeOvertaken();
    this.overtaken = this.latest;
    this.latest = undefined;
  }

  /** The request is on its way: what it overtook is written. */
  requestSent(): void {
    this.writeOvertaken();
    const { upcoming } = this;
    if (upcoming !== undefined) this.decisions.goesOn(this.tries, upcoming, this.ports.clock.now());
  }

  private writeOvertaken(): void {
    const { overtaken } = this;
    this.overtaken = undefined;
    if (overtaken !== undefined) this.put(overtaken);
  }

  private put(outcome: AttemptOutcome): void {
    const recorded = this.ports.health.record(outcome);
    this.write(
      recorded.then(() => {
        this.unwritten = this.unwritten.filter((own) => own !== outcome.block);
      }),
    );
  }

  private endDecisions(hasFailed: boolean): void {
    const nowMs = this.ports.clock.now();
    const isOutOfTime = hasFailed && nowMs >= turnDeadlineMs(this.facts.world, this.startedAtMs);
    const outOfTime = isOutOfTime ? 'agent_run_terminal_timeout' : undefined;
    this.decisions.ends(this.tries, nowMs, this.isIdle ? 'idle_timeout_circuit_breaker' : outOfTime);
  }

  /** Adds a write to those the turn ends with; a rejection is told of then, not as an unhandled one. */
  write(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.writes.push(work);
  }

  /** Resolves when every write has ended: with what hindered the first that failed, or undefined. */
  async hindrance(): Promise<unknown> {
    const outcomes = await Promise.allSettled(this.writes);
    return outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
  }

  /** Resolves when every write has ended, well or not. */
  async settled(): Promise<void> {
    this.flush();
    await Promise.allSettled(this.writes);
  }
}
