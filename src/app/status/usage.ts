import { formatModelRef } from '../../core/models/model-ref.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** What was asked of one model with one credential, by the ledger. */
export interface UsageRow {
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  /** As providers counted them; calls of which nobody did are not in it. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the calls whose price is known; undefined when none is. */
  readonly costUsd: number | undefined;
  /** Unix milliseconds. */
  readonly lastMs: number;
}

/** The same for one day. */
export interface DayUsageRow extends UsageRow {
  /** `2026-11-21`, in UTC. */
  readonly day: string;
}

/** The ledger holds no more than this. */
const ALL = 20_000;

/** Requests since `sinceMs` (Unix milliseconds), the busiest first. Refused tries made no request and do not count. */
export function readUsage(ports: Ports, agentId: string, sinceMs: number): readonly UsageRow[] {
  const rows = summed(requestsSince(ports, agentId, sinceMs), () => '');
  return rows
    .map(({ day: _, ...row }) => row)
    .sort((left, right) => right.requests - left.requests || right.lastMs - left.lastMs);
}

/** The same per day, the latest day first. */
export function readDailyUsage(ports: Ports, agentId: string, sinceMs: number): readonly DayUsageRow[] {
  const rows = summed(requestsSince(ports, agentId, sinceMs), dayOf);
  return [...rows].sort(
    (left, right) =>
      (left.day < right.day ? 1 : 0) - (left.day > right.day ? 1 : 0) || right.requests - left.requests,
  );
}

function requestsSince(ports: Ports, agentId: string, sinceMs: number): readonly AttemptRecord[] {
  return ports.health
    .recentAttempts(agentId, ALL)
    .filter((attempt) => attempt.outcome !== 'skipped' && attempt.finishedAtMs >= sinceMs);
}

function dayOf({ finishedAtMs }: AttemptRecord): string {
  return new Date(finishedAtMs).toISOString().slice(0, 10);
}

function summed(
  attempts: readonly AttemptRecord[],
  dayOfRow: (attempt: AttemptRecord) => string,
): readonly DayUsageRow[] {
  const rows = new Map<string, DayUsageRow>();
  for (const attempt of attempts) {
    const [model, day] = [formatModelRef(attempt), dayOfRow(attempt)];
    const key = JSON.stringify([day, model, attempt.credentialId]);
    rows.set(key, added(rows.get(key), { model, day }, attempt));
  }
  return [...rows.values()];
}

function added(
  known: DayUsageRow | undefined,
  { model, day }: { readonly model: string; readonly day: string },
  attempt: AttemptRecord,
): DayUsageRow {
  const answered = (known?.answered ?? 0) + (attempt.outcome === 'success' ? 1 : 0);
  const requests = (known?.requests ?? 0) + 1;
  const costs = [known?.costUsd, attempt.costUsd].filter((cost) => cost !== undefined);
  return {
    day,
    model,
    provider: attempt.provider,
    credentialId: attempt.credentialId,
    requests,
    answered,
    failed: requests - answered,
    inputTokens: (known?.inputTokens ?? 0) + (attempt.inputTokens ?? 0),
    outputTokens: (known?.outputTokens ?? 0) + (attempt.outputTokens ?? 0),
    costUsd: costs.length === 0 ? undefined : costs.reduce((sum, cost) => sum + cost, 0),
    lastMs: Math.max(known?.lastMs ?? 0, attempt.finishedAtMs),
  };
}
