import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatDuration } from '../../core/text/format.ts';
import type { PanelActivityRow } from '../app-types.ts';
import { wordsOfReason } from '../turn/failure-words.ts';

const SHOWN = 30;

/** Attempts and events in one list, newest first (ui.md section 5). */
export function activityRows(ports: Ports, agentId: string): readonly PanelActivityRow[] {
  const attempts = ports.health.recentAttempts(agentId, SHOWN).map(
    (attempt): PanelActivityRow => ({
      id: attempt.attemptId,
      atMs: attempt.finishedAtMs,
      text: attemptLine(attempt),
      tone: attempt.outcome === 'success' ? 'good' : 'bad',
    }),
  );
  const events = ports.health
    .recentEvents(agentId, SHOWN)
    .map((event): PanelActivityRow => ({ id: event.id, atMs: event.atMs, text: event.text, tone: 'plain' }));
  return [...attempts, ...events]
    .sort((left, right) => right.atMs - left.atMs || (left.id < right.id ? 1 : -1))
    .slice(0, SHOWN);
}

/** `claude-opus-4-6 anthropic:work 429 rate limit` or `… answered in 1.2 s`. */
function attemptLine(attempt: AttemptRecord): string {
  const who = attempt.credentialId === '' ? attempt.model : `${attempt.model} ${attempt.credentialId}`;
  if (attempt.outcome === 'success')
    return `${who} answered in ${formatDuration(attempt.finishedAtMs - attempt.startedAtMs)}`;
  const status = attempt.status === undefined ? '' : ` ${attempt.status}`;
  return `${who}${status} ${reasonWords(attempt)}`;
}

function reasonWords({ reason }: AttemptRecord): string {
  return reason === undefined ? 'failed' : wordsOfReason(reason);
}
