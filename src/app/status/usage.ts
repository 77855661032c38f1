import { formatModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** What was asked of one model with one credential, by the ledger. */
export interface UsageRow {
  readonly model: string;
  readonly credentialId: string;
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  /** Unix milliseconds. */
  readonly lastMs: number;
}

/** The ledger holds no more than this. */
const ALL = 20_000;

/** Requests since `sinceMs` (Unix milliseconds), the busiest first. Refused tries made no request and do not count. */
export function readUsage(ports: Ports, agentId: string, sinceMs: number): readonly UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const attempt of ports.health.recentAttempts(agentId, ALL)) {
    if (attempt.outcome === 'skipped' || attempt.finishedAtMs < sinceMs) continue;
    const model = formatModelRef(attempt);
    const key = `${model} ${attempt.credentialId}`;
    const known = rows.get(key);
    const answered = (known?.answered ?? 0) + (attempt.outcome === 'success' ? 1 : 0);
    const requests = (known?.requests ?? 0) + 1;
    rows.set(key, {
      model,
      credentialId: attempt.credentialId,
      requests,
      answered,
      failed: requests - answered,
      lastMs: Math.max(known?.lastMs ?? 0, attempt.finishedAtMs),
    });
  }
  return [...rows.values()].sort(
    (left, right) => right.requests - left.requests || right.lastMs - left.lastMs,
  );
}
