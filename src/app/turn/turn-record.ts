import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { Block } from '../../core/failover/block.ts';
import type { FailedTry } from '../../core/failover/run-engine.ts';
import type { Classification } from '../../core/failure/reason.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { AutoOverride } from './auto-override.ts';
import { blockAfter } from './block-after.ts';
import { type AskedCredential, consideredModel } from './considered.ts';
import { transition } from './transition.ts';
import { createTurnLedger, type TurnLedger } from './turn-ledger.ts';
import { planOf, type TurnFacts } from './turn-plan.ts';
import type { Answer, Hop, TurnRequest } from './turn-types.ts';

/**
 * What a turn leaves behind: attempts, blocks, events, what the session keeps. Blocks count in this run at once; the writes
 * go on while the next candidate is asked, so that a hop never waits for the store (decision 29).
 */
export class TurnRecord {
  readonly hops: Hop[] = [];
  /** Blocks of this run that are not on disk yet, or never got there. */
  private unwritten: readonly Block[] = [];
  private lastRead: readonly Block[];
  private readonly writes: Promise<unknown>[] = [];
  private readonly ports: Ports;
  private readonly facts: TurnFacts;
  private readonly request: TurnRequest;
  private readonly ledger: TurnLedger;
  private readonly startedAtMs: number;
  private readonly asked: AskedCredential[] = [];
  private readonly visited: ModelRef[] = [];

  constructor(ports: Ports, facts: TurnFacts, request: TurnRequest) {
    this.ports = ports;
    this.facts = facts;
    this.request = request;
    this.ledger = createTurnLedger(ports, facts.world.agentId, request.sessionId);
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
  ): Block | undefined {
    const { ref, credentialId, reason, status, message } = failure;
    const { startedAtMs, nowMs } = times;
    this.asked.push({ ref, credentialId, outcome });
    const { block } = blockAfter(this.blocks, this.facts.world.config, {
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
    const recorded = this.ports.health.record({ attempt, ...(block === undefined ? {} : { block }) });
    this.write(
      recorded.then(() => {
        this.unwritten = this.unwritten.filter((own) => own !== block);
      }),
    );
    return block;
  }

  /** A model that was left without a request. */
  skipped(failure: FailedTry): void {
    const { ref, reason, message } = failure;
    const nowMs = this.ports.clock.now();
    const attempt = this.ledger.attempt(ref, '', nowMs, nowMs, { outcome: 'skipped', reason, message });
    this.write(this.ports.health.record({ attempt }));
    this.hop(failure);
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
    });
    this.asked.push({ ref, credentialId: candidate.id, outcome: 'success' });
    const clears = { credentialId: candidate.id, model: ref.model };
    this.write(this.ports.health.record({ attempt, clears, events }));
    if (candidate.profile !== undefined && candidate.profile.verification.state !== 'verified') {
      this.write(this.ports.auth.setVerification(candidate.profile, { state: 'verified', atMs: nowMs }));
    }
    if (sameModelRef(ref, requested)) this.write(override.clear());
    this.keepInSession(ref, candidate, outcome.text);
  }

  /** The model the run has come to; kept for the record of the run. */
  visit(ref: ModelRef | undefined): void {
    if (ref !== undefined && this.visited.at(-1) !== ref) this.visited.push(ref);
  }

  /** The run as a whole, once it has ended: what was asked for, what was looked at, who served (D1). */
  end(chain: readonly ModelRef[], answer: Answer | undefined): void {
    const { world, selection } = this.facts;
    const failed = this.request.signal.aborted ? 'cancelled' : 'failed';
    const considered = this.visited.map((ref) =>
      consideredModel(ref, planOf(this.facts, ref, world.blocks), this.asked),
    );
    this.write(
      this.ports.runs.record({
        runId: this.ledger.runId,
        agentId: world.agentId,
        sessionId: this.request.sessionId,
        requested: formatModelRef(selection.requested),
        source: selection.source,
        chain: chain.map(formatModelRef),
        considered,
        outcome: answer === undefined ? failed : 'answered',
        served: answer === undefined ? undefined : formatModelRef(answer.ref),
        credentialId: answer?.candidate.id,
        startedAtMs: this.startedAtMs,
        finishedAtMs: this.ports.clock.now(),
      }),
    );
  }

  private keepInSession(ref: ModelRef, candidate: CredentialCandidate, text: string): void {
    const { sessionId, message } = this.request;
    if (sessionId === undefined) return;
    const { world, session, selection } = this.facts;
    // A person's pin stays theirs (STICK-5), and a profile typed for one turn is for that turn (SRC-6).
    const isPinned = session?.profiles[ref.provider]?.source === 'user';
    if (candidate.source === 'profile' && !isPinned && selection.profile === undefined) {
      this.write(
        this.ports.sessions.setProfile(world.agentId, sessionId, ref.provider, candidate.id, 'auto'),
      );
    }
    const turn = [{ role: 'user', text: message } as const, { role: 'assistant', text } as const];
    this.write(this.ports.sessions.appendTurn(world.agentId, sessionId, turn));
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
    await Promise.allSettled(this.writes);
  }
}

function isSameCircuit(left: Block, right: Block): boolean {
  return left.credentialId === right.credentialId && left.model === right.model;
}
