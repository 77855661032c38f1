import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Block } from '../../core/block.ts';
import { FAILURE_REASONS } from '../../core/failure/reason.ts';
import type { AttemptRecord, HealthStore, LedgerEvent } from '../../core/ports/health-store.ts';
import type { Connection } from './connection.ts';

const BlockRowSchema = z
  .object({
    credentialId: z.string(),
    provider: z.string(),
    model: z.string(),
    kind: z.enum(['cooldown', 'disabled']),
    reason: z.enum(FAILURE_REASONS),
    sinceMs: z.number(),
    untilMs: z.number(),
    step: z.number(),
    errorCount: z.number(),
    lastFailureAtMs: z.number(),
    source: z.string(),
    words: z.string().nullable(),
  })
  .transform(({ words, ...block }): Block => (words === null ? block : { ...block, words }));

const orUndefined = <T extends z.ZodType>(schema: T) =>
  schema.nullable().transform((value) => value ?? undefined);

const AttemptRowSchema = z.object({
  attemptId: z.string(),
  runId: z.string(),
  sessionId: orUndefined(z.string()),
  agentId: z.string(),
  provider: z.string(),
  model: z.string(),
  credentialId: z.string(),
  outcome: z.enum(['success', 'failure', 'skipped']),
  reason: orUndefined(
    z.enum([...FAILURE_REASONS, 'cost_fence', 'missing_credential', 'blocked', 'incapable']),
  ),
  rule: orUndefined(z.string()),
  status: orUndefined(z.number()),
  message: orUndefined(z.string()),
  startedAtMs: z.number(),
  finishedAtMs: z.number(),
  firstTokenMs: orUndefined(z.number()),
});

const BLOCK_COLUMNS = `credential_id AS credentialId, provider, model, kind, reason, since_ms AS sinceMs, until_ms AS untilMs,
  step, error_count AS errorCount, last_failure_at_ms AS lastFailureAtMs, source, words`;
const ATTEMPT_COLUMNS = `attempt_id AS attemptId, run_id AS runId, session_id AS sessionId, agent_id AS agentId, provider, model,
  credential_id AS credentialId, outcome, reason, rule, status, message, started_at_ms AS startedAtMs,
  finished_at_ms AS finishedAtMs, first_token_ms AS firstTokenMs`;

/** History is kept this long (D2). */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Blocks and the ledger in SQLite. An attempt and everything it changes is one transaction (B013). */
export function createHealthStore(connection: Connection): HealthStore {
  return {
    blocks() {
      const rows = connection.reader()?.prepare(`SELECT ${BLOCK_COLUMNS} FROM blocks`).all() ?? [];
      return rows.map((row) => BlockRowSchema.parse(row));
    },
    async record({ attempt, block, clears, events }) {
      await connection.write((database) => {
        insertAttempt(database, attempt);
        if (block !== undefined) upsertBlock(database, block, attempt.finishedAtMs);
        if (clears !== undefined) {
          database
            .prepare("DELETE FROM blocks WHERE credential_id = ? AND model IN (?, '')")
            .run(clears.credentialId, clears.model);
          database
            .prepare('INSERT OR REPLACE INTO credential_usage (credential_id, last_used_ms) VALUES (?, ?)')
            .run(clears.credentialId, attempt.finishedAtMs);
        }
        for (const event of events ?? []) insertEvent(database, event);
      });
    },
    async clearBlocks(credentialId, model, event) {
      return connection.write((database) => {
        const removed =
          model === undefined
            ? database.prepare('DELETE FROM blocks WHERE credential_id = ?').run(credentialId)
            : database
                .prepare('DELETE FROM blocks WHERE credential_id = ? AND model = ?')
                .run(credentialId, model);
        if (removed.changes > 0) insertEvent(database, event);
        return removed.changes;
      });
    },
    recentAttempts(agentId, limit) {
      const rows = connection
        .reader()
        ?.prepare(
          `SELECT ${ATTEMPT_COLUMNS} FROM attempts WHERE agent_id = ? ORDER BY finished_at_ms DESC, attempt_id DESC LIMIT ?`,
        )
        .all(agentId, limit);
      return (rows ?? []).map((row) => AttemptRowSchema.parse(row));
    },
    recentEvents(agentId, limit) {
      const rows = connection
        .reader()
        ?.prepare(
          'SELECT id, at_ms AS atMs, agent_id AS agentId, kind, text FROM events WHERE agent_id = ? ORDER BY at_ms DESC, id DESC LIMIT ?',
        )
        .all(agentId, limit);
      return (rows ?? []) as LedgerEvent[];
    },
    async addEvent(event) {
      await connection.write((database) => insertEvent(database, event));
    },
  };
}

/** An open window of another process may be longer than ours: the later end stays, and with it its reason (COOL-4). */
function upsertBlock(database: Database.Database, block: Block, nowMs: number): void {
  database
    .prepare(
      `INSERT INTO blocks (credential_id, model, provider, kind, reason, since_ms, until_ms, step, error_count,
         last_failure_at_ms, source, words)
       VALUES (@credentialId, @model, @provider, @kind, @reason, @sinceMs, @untilMs, @step, @errorCount,
         @lastFailureAtMs, @source, @words)
       ON CONFLICT (credential_id, model) DO UPDATE SET provider = excluded.provider, kind = excluded.kind,
         reason = excluded.reason, since_ms = excluded.since_ms, until_ms = excluded.until_ms, step = excluded.step,
         error_count = excluded.error_count, last_failure_at_ms = excluded.last_failure_at_ms,
         source = excluded.source, words = excluded.words
       WHERE blocks.until_ms <= @nowMs OR excluded.until_ms > blocks.until_ms`,
    )
    .run({ ...block, words: block.words ?? null, nowMs });
}

function insertAttempt(database: Database.Database, attempt: AttemptRecord): void {
  const row = Object.fromEntries(Object.entries(attempt).map(([key, value]) => [key, value ?? null]));
  database
    .prepare(
      `INSERT INTO attempts (attempt_id, run_id, session_id, agent_id, provider, model, credential_id, outcome, reason, rule,
         status, message, started_at_ms, finished_at_ms, first_token_ms)
       VALUES (@attemptId, @runId, @sessionId, @agentId, @provider, @model, @credentialId, @outcome, @reason, @rule,
         @status, @message, @startedAtMs, @finishedAtMs, @firstTokenMs)`,
    )
    .run(row);
  database.prepare('DELETE FROM attempts WHERE finished_at_ms < ?').run(attempt.finishedAtMs - KEPT_MS);
}

function insertEvent(database: Database.Database, event: LedgerEvent): void {
  database
    .prepare(
      'INSERT INTO events (id, at_ms, agent_id, kind, text) VALUES (@id, @atMs, @agentId, @kind, @text)',
    )
    .run(event);
  database.prepare('DELETE FROM events WHERE at_ms < ?').run(event.atMs - KEPT_MS);
}
