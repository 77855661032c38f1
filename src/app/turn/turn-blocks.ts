import type { Block } from '../../core/failover/block.ts';
import type { HealthStore } from '../../core/ports/health-store.ts';
import { isSameCircuit } from './block-after.ts';

/** The blocks that count for one run: those of the store, and the run's own that are still on their way there (B013). */
export class TurnBlocks {
  private readonly health: HealthStore;
  private lastRead: readonly Block[];
  /** Not on disk yet, or never got there. */
  private unwritten: readonly Block[] = [];

  /** @param known the blocks of the run's world, in case the store cannot be read any more */
  constructor(health: HealthStore, known: readonly Block[]) {
    this.health = health;
    this.lastRead = known;
  }

  /**
   * As they are now: what another process has found out since counts at once. A store that cannot be read is as it was last
   * (decision 29).
   */
  get current(): readonly Block[] {
    try {
      this.lastRead = this.health.blocks();
    } catch {
      // The run goes on with what it knows.
    }
    if (this.unwritten.length === 0) return this.lastRead;
    const isOwn = (row: Block): boolean => this.unwritten.some((own) => isSameCircuit(own, row));
    return [...this.lastRead.filter((row) => !isOwn(row)), ...this.unwritten];
  }

  /** Counts in this run from now on. */
  add(block: Block): void {
    this.unwritten = [...this.unwritten.filter((own) => !isSameCircuit(own, block)), block];
  }

  /** It is in the store now. */
  written(block: Block): void {
    this.unwritten = this.unwritten.filter((own) => own !== block);
  }
}
