import type { CostClass } from '../../core/models/cost-class.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** How far back the ledger of an agent is read. */
const ATTEMPTS_LOOKED_AT = 5000;

/** Answers of one model in a row, in one conversation (D24). Times are Unix milliseconds. */
export interface ServedPart {
  readonly model: string;
  readonly costClass: CostClass | undefined;
  readonly answers: number;
  readonly sinceMs: number;
  /** Why an earlier model of the same run was left when this one came; undefined when it was asked first. */
  readonly reason: AttemptRecord['reason'];
}

/** Which models really answered in a session, oldest first, as far as the ledger keeps it. Fails with the store's errors. */
export function servedStrip(ports: Ports, agentId: string, sessionId: string): readonly ServedPart[] {
  const parts: ServedPart[] = [];
  const left = new Map<string, AttemptRecord['reason']>();
  for (const attempt of ports.health.recentAttempts(agentId, ATTEMPTS_LOOKED_AT).toReversed()) {
    if (attempt.sessionId !== sessionId) continue;
    if (attempt.outcome !== 'success') {
      if (!left.has(attempt.runId)) left.set(attempt.runId, attempt.reason);
      continue;
    }
    const model = `${attempt.provider}/${attempt.model}`;
    const last = parts.at(-1);
    if (last?.model === model && last.costClass === attempt.costClass) {
      parts.splice(-1, 1, { ...last, answers: last.answers + 1 });
      continue;
    }
    const { costClass, finishedAtMs: sinceMs } = attempt;
    parts.push({ model, costClass, answers: 1, sinceMs, reason: left.get(attempt.runId) });
  }
  return parts;
}
