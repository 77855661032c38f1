import { describeReason } from '../../core/failure/describe-reason.ts';
import type { AttemptRecord } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { formatAge, formatDuration, formatTimeOfDay } from '../../core/text/format.ts';
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

/** What is known of one credential: its blocks with the provider's words and source, then its last attempts (D1, D2). */
export function credentialDetails(ports: Ports, agentId: string, credentialId: string): readonly string[] {
  const nowMs = ports.clock.now();
  const blocks = ports.health.blocks().filter((block) => block.credentialId === credentialId);
  const lines = blocks.flatMap((block) => {
    const scope = block.model === '' ? 'all its models' : block.model;
    const end =
      block.untilMs > nowMs ? `until ${formatTimeOfDay(block.untilMs)}` : 'window over, next try decides';
    const head = `${describeReason(block.reason)} on ${scope}: ${end}, named by ${block.source}, step ${block.step}`;
    return block.words === undefined ? [head] : [head, `“${block.words}”`];
  });
  const attempts = ports.health
    .recentAttempts(agentId, 200)
    .filter((attempt) => attempt.credentialId === credentialId)
    .slice(0, 20)
    .map((attempt) => `${formatAge(nowMs - attempt.finishedAtMs).padStart(11)}  ${attemptLine(attempt)}`);
  return [
    ...(lines.length === 0 ? ['no blocks'] : lines),
    '',
    ...(attempts.length === 0 ? ['not used yet'] : attempts),
  ];
}
