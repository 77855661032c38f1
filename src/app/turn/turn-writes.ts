import type { AttemptOutcome, HealthStore } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { RunRecord } from '../../core/ports/run-ledger.ts';
import type { TurnBlocks } from './turn-blocks.ts';

/** The writes of one run: they go on while the next candidate is asked, so that a hop never waits for the store (decision 29). */
export class TurnWrites {
  private readonly health: HealthStore;
  private readonly runs: Ports['runs'];
  private readonly blocks: TurnBlocks;
  private readonly all: Promise<unknown>[] = [];
  /** The latest outcome: written as soon as it is known whether the run ends with it, so that both are one transaction (B013). */
  private latest: AttemptOutcome | undefined;
  /** Goes to the store as soon as the next request is on its way. */
  private overtaken: AttemptOutcome | undefined;

  constructor({ health, runs }: Ports, blocks: TurnBlocks) {
    this.health = health;
    this.runs = runs;
    this.blocks = blocks;
  }

  /** Adds a write to those the turn ends with; a rejection is told of then, not as an unhandled one. */
  add(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.all.push(work);
  }

  /** Keeps an outcome back until the run goes on or ends; what was kept back before is written. */
  hold(outcome: AttemptOutcome): void {
    this.flush();
    this.latest = outcome;
  }

  /** Writes what was kept back: the run goes on. */
  flush(): void {
    this.sent();
    const { latest } = this;
    this.latest = undefined;
    if (latest !== undefined) this.put(latest);
  }

  /**
   * A request leaves at once, and what was kept back is written behind it (`sent`): a durable commit takes longer than a hop may
   * (decision 29), and while the answer is awaited it costs nobody anything. In this run it counts already.
   */
  overtake(): void {
    this.sent();
    this.overtaken = this.latest;
    this.latest = undefined;
  }

  /** The request is on its way: what it overtook is written. */
  sent(): void {
    const { overtaken } = this;
    this.overtaken = undefined;
    if (overtaken !== undefined) this.put(overtaken);
  }

  /** Writes the run as a whole, together with what was kept back. */
  finish(run: RunRecord): void {
    this.sent();
    const { latest } = this;
    this.latest = undefined;
    if (latest === undefined) this.add(this.runs.record(run));
    else this.put({ ...latest, run });
  }

  /** Resolves when every write has ended: with what hindered the first that failed, or undefined. */
  async hindrance(): Promise<unknown> {
    const outcomes = await Promise.allSettled(this.all);
    return outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
  }

  /** Writes what was kept back, and resolves when every write has ended, well or not. */
  async settled(): Promise<void> {
    this.flush();
    await Promise.allSettled(this.all);
  }

  private put(outcome: AttemptOutcome): void {
    const { block } = outcome;
    const recorded = this.health.record(outcome);
    this.add(
      recorded.then(() => {
        if (block !== undefined) this.blocks.written(block);
      }),
    );
  }
}
