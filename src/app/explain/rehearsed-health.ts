import type { Block } from '../../core/failover/block.ts';
import type { AttemptOutcome, AttemptRecord, HealthStore } from '../../core/ports/health-store.ts';
import { isSameCircuit } from '../turn/block-after.ts';

/**
 * The store's blocks and counts with what a rehearsed run adds to them, which nobody writes: a later model of the chain meets
 * the blocks and the budgets that the earlier ones leave behind, as in a run (D4, B014).
 * @param onRecord sees every outcome in its order
 */
export function rehearsedHealth(
  health: HealthStore,
  onRecord: (outcome: AttemptOutcome) => void,
): HealthStore {
  const opened: Block[] = [];
  const failures: AttemptRecord[] = [];
  return {
    ...health,
    blocks: () => [
      ...health.blocks().filter((row) => !opened.some((own) => isSameCircuit(own, row))),
      ...opened,
    ],
    failuresSince: (provider, sinceMs) =>
      health.failuresSince(provider, sinceMs) +
      failures.filter((own) => own.provider === provider && own.finishedAtMs > sinceMs).length,
    async record(outcome) {
      const { attempt, block } = outcome;
      if (attempt.outcome === 'failure') failures.push(attempt);
      if (block !== undefined) {
        const same = opened.findIndex((own) => isSameCircuit(own, block));
        opened.splice(same === -1 ? opened.length : same, 1, block);
      }
      onRecord(outcome);
    },
  };
}
