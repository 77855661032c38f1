import { knownAgents } from '../../core/agents.ts';
import type { Block } from '../../core/failover/block.ts';
import type { FailureCounts } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { failureCounts } from './failure-counts.ts';

/** How far back the ledger is asked for the attempt behind a block. */
const ATTEMPTS_LOOKED_AT = 2000;

/** A block that lasts, with the attempt that opened it. */
export interface OpenBlock extends Block {
  readonly remainingMs: number;
  /** The last request that failed; null when the ledger keeps it no longer, or a check made it. */
  readonly lastAttemptId: string | null;
  /** Of its credential, by reason (COOL-8). */
  readonly failureCounts: FailureCounts;
}

/** What is left alone now, the first to come back first (B081). Fails with the store's errors. */
export function openBlocks(ports: Ports): readonly OpenBlock[] {
  const nowMs = ports.clock.now();
  const open = ports.health.blocks().filter((block) => block.untilMs > nowMs);
  if (open.length === 0) return [];
  const { config } = ports.config.read();
  const agents = knownAgents(config);
  const counts = failureCounts(ports, config);
  const attempts = agents.flatMap(({ id }) => ports.health.recentAttempts(id, ATTEMPTS_LOOKED_AT));
  return open
    .toSorted((left, right) => left.untilMs - right.untilMs)
    .map((block) => {
      const last = attempts.find(
        (attempt) =>
          attempt.credentialId === block.credentialId && attempt.finishedAtMs === block.lastFailureAtMs,
      );
      return {
        ...block,
        remainingMs: block.untilMs - nowMs,
        lastAttemptId: last?.attemptId ?? null,
        failureCounts: counts(block.credentialId),
      };
    });
}
