import type { AttemptRecord, LedgerEvent } from '../../core/ports/health-store.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** One line of the ledger: a try of a model, or something that happened. */
export type LogEntry =
  | ({ readonly kind: 'attempt'; readonly id: string; readonly atMs: number } & AttemptRecord)
  | ({ readonly kind: 'event'; readonly event: LedgerEvent['kind'] } & Omit<LedgerEvent, 'kind'>);

/** A reader that looks for news this often, in milliseconds. */
const LOOK_EVERY_MS = 500;
/** More news than this between two looks is a flood, of which the newest is told. */
const MOST_NEWS = 500;

/** The last `limit` entries, oldest first. Throws the store's errors. */
export function readLog(ports: Ports, agentId: string, limit: number): readonly LogEntry[] {
  const attempts = ports.health.recentAttempts(agentId, limit).map(
    (attempt): LogEntry => ({
      kind: 'attempt',
      id: attempt.attemptId,
      atMs: attempt.finishedAtMs,
      ...attempt,
    }),
  );
  const events = ports.health
    .recentEvents(agentId, limit)
    .map(({ kind, ...rest }): LogEntry => ({ kind: 'event', event: kind, ...rest }));
  return [...attempts, ...events]
    .sort((left, right) => left.atMs - right.atMs || (left.id < right.id ? -1 : 1))
    .slice(-limit);
}

/**
 * Tells every entry that comes after now, whichever process wrote it, in order and once. Returns what ends it. A store that
 * cannot be read for a moment is asked again at the next look.
 */
export function followLog(ports: Ports, agentId: string, tell: (entry: LogEntry) => void): () => void {
  const seen = new Set(readLog(ports, agentId, MOST_NEWS).map((entry) => entry.id));
  let version = ports.watch.version();
  return ports.clock.every(LOOK_EVERY_MS, () => {
    try {
      const now = ports.watch.version();
      if (now === version) return;
      const news = readLog(ports, agentId, MOST_NEWS).filter((entry) => !seen.has(entry.id));
      version = now;
      for (const entry of news) {
        seen.add(entry.id);
        tell(entry);
      }
    } catch {
      // Looked at again in a moment; the version is still the old one.
    }
  });
}
