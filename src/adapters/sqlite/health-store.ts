import * as z from 'zod/mini';
import type { Block } from '../../core/failover/block.ts';
import { FAILURE_REASONS } from '../../core/failure/reason.ts';
import { once } from '../../core/once.ts';
import type {
  AttemptOutcome,
  AttemptRecord,
  FailureCounts,
  HealthStore,
  LedgerEvent,
} from '../../core/ports/health-store.ts';
import { ATTEMPT_COLUMNS, attemptRowSchema } from './attempt-row.ts';
import type { Connection, Sql } from './connection.ts';
import type { StorePart } from './kept-answers.ts';
import { pruneLedger } from './prune-ledger.ts';
import { readQuotas, upsertQuota } from './quota-rows.ts';
import { number, oneOf, orNull, rowReader, text } from './row.ts';
import { insertRun } from './run-store.ts';

const toBlockRow = rowReader({
  credentialId: text,
  provider: text,
  model: text,
  kind: oneOf('cooldown', 'disabled'),
  reason: oneOf(...FAILURE_REASONS),
  sinceMs: number,
  untilMs: number,
  step: number,
  errorCount: number,
  lastFailureAtMs: number,
  source: text,
  words: orNull(text),
});

const eventRowSchema = once(() =>
  z.object({
    id: z.string(),
    atMs: z.number(),
    agentId: z.string(),
    kind: z.enum([
      'fallback-started',
      'fallback-ended',
      'block-cleared',
      'model-changed',
      'profile-saved',
      'profile-removed',
    ]),
    text: z.string(),
  }),
);

const toTime = rowReader({ atMs: number });
const toCount = rowReader({ credentialId: text, reason: oneOf(...FAILURE_REASONS), count: number });

const BLOCK_COLUMNS = `credential_id AS credentialId, provider, model, kind, reason, since_ms AS sinceMs, until_ms AS untilMs,
  step, error_count AS errorCount, last_failure_at_ms AS lastFailureAtMs, source, words`;
/** Old rows are looked for by the first record of a process, then by every so many. */
const RECORDS_PER_PRUNE = 200;

/** Blocks and the ledger in SQLite. An attempt and everything it changes is one transaction (B013). */
export function createHealthStore(connection: Connection): HealthStore {
  let records = 0;
  return {
    blocks() {
      const select = `SELECT ${BLOCK_COLUMNS} FROM blocks`;
      return connection.kept('blocks', (sql) => sql(select).all().map(toBlock), 'blocks') ?? [];
    },
    async record({ attempt, block, clears, events, quota, run }) {
      const isPruning = records % RECORDS_PER_PRUNE === 0;
      records += 1;
      const change = (sql: Sql): readonly StorePart[] => {
        insertAttempt(sql, attempt);
        if (block !== undefined) upsertBlock(sql, block);
        const cleared = clears === undefined ? 0 : applySuccess(sql, clears, attempt.finishedAtMs);
        for (const event of events ?? []) insertEvent(sql, event);
        if (quota !== undefined) upsertQuota(sql, quota);
        if (run !== undefined) insertRun(sql, run);
        if (isPruning) pruneLedger(sql, attempt.finishedAtMs);
        const blocks: readonly StorePart[] = block !== undefined || cleared > 0 ? ['blocks'] : [];
        return attempt.outcome === 'failure' ? [...blocks, 'failures'] : blocks;
      };
      await connection.write(change, (changed) => changed);
    },
    async clearBlocks(credentialId, model, event) {
      return connection.write((sql) => {
        const { changes } =
          model === undefined
            ? sql('DELETE FROM blocks WHERE credential_id = ?').run(credentialId)
            : sql('DELETE FROM blocks WHERE credential_id = ? AND model = ?').run(credentialId, model);
        if (changes > 0) insertEvent(sql, event);
        return changes;
      });
    },
    quotas: () => connection.read(readQuotas) ?? [],
    failuresSince(provider, sinceMs) {
      const known = connection.kept(
        `failures ${provider}`,
        (sql) => ({ sinceMs, timesMs: failureTimes(sql, provider, sinceMs) }),
        'failures',
      );
      if (known === undefined) return 0;
      // What is kept begins where it was first asked for; only a clock that was set back asks for more.
      const timesMs =
        sinceMs >= known.sinceMs
          ? known.timesMs
          : (connection.read((sql) => failureTimes(sql, provider, sinceMs)) ?? []);
      return timesMs.filter((atMs) => atMs > sinceMs).length;
    },
    failureCounts: (sinceMs) => connection.read((sql) => failureCounts(sql, sinceMs)) ?? new Map(),
    recentAttempts(agentId, limit) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT ${ATTEMPT_COLUMNS} FROM attempts WHERE agent_id = ?
           ORDER BY finished_at_ms DESC, attempt_id DESC LIMIT ?`,
        )
          .all(agentId, limit)
          .map((row) => attemptRowSchema().parse(row)),
      );
      return rows ?? [];
    },
    recentEvents(agentId, limit) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT id, at_ms AS atMs, agent_id AS agentId, kind, text FROM events WHERE agent_id = ?
           ORDER BY at_ms DESC, id DESC LIMIT ?`,
        )
          .all(agentId, limit)
          .map((row) => eventRowSchema().parse(row)),
      );
      return rows ?? [];
    },
    async addEvent(event) {
      await connection.write((sql) => insertEvent(sql, event));
    },
  };
}

function toBlock(row: unknown): Block {
  const { words, ...block } = toBlockRow(row);
  return words === null ? block : { ...block, words };
}

/** A failure inside a window that another process has opened since neither extends nor replaces it (COOL-4). */
function upsertBlock(sql: Sql, block: Block): void {
  sql(
    `INSERT INTO blocks (credential_id, model, provider, kind, reason, since_ms, until_ms, step, error_count,
       last_failure_at_ms, source, words)
     VALUES (@credentialId, @model, @provider, @kind, @reason, @sinceMs, @untilMs, @step, @errorCount,
       @lastFailureAtMs, @source, @words)
     ON CONFLICT (credential_id, model) DO UPDATE SET provider = excluded.provider, kind = excluded.kind,
       reason = excluded.reason, since_ms = excluded.since_ms, until_ms = excluded.until_ms, step = excluded.step,
       error_count = excluded.error_count, last_failure_at_ms = excluded.last_failure_at_ms,
       source = excluded.source, words = excluded.words
     WHERE blocks.until_ms <= excluded.since_ms`,
  ).run({ ...block, words: block.words ?? null });
}

/** Returns how many blocks went away. */
function applySuccess(
  sql: Sql,
  { credentialId, model }: NonNullable<AttemptOutcome['clears']>,
  atMs: number,
): number {
  const cleared = sql("DELETE FROM blocks WHERE credential_id = ? AND model IN (?, '')");
  const { changes } = cleared.run(credentialId, model);
  sql(
    `INSERT INTO credential_usage (credential_id, last_used_ms) VALUES (?, ?)
     ON CONFLICT (credential_id) DO UPDATE SET last_used_ms = max(last_used_ms, excluded.last_used_ms)`,
  ).run(credentialId, atMs);
  return changes;
}

/** Unix milliseconds of the requests to a provider that failed since then. */
function failureTimes(sql: Sql, provider: string, sinceMs: number): readonly number[] {
  return sql(
    `SELECT finished_at_ms AS atMs FROM attempts
     WHERE finished_at_ms > ? AND provider = ? AND outcome = 'failure'`,
  )
    .all(sinceMs, provider)
    .map((row) => toTime(row).atMs);
}

/** COOL-8 out of the ledger: nothing that counts along could disagree with it. */
function failureCounts(sql: Sql, sinceMs: number): ReadonlyMap<string, FailureCounts> {
  const counts = new Map<string, FailureCounts>();
  const rows = sql(
    `SELECT attempts.credential_id AS credentialId, reason, count(*) AS count FROM attempts
     LEFT JOIN credential_usage AS used ON used.credential_id = attempts.credential_id
     WHERE outcome = 'failure' AND finished_at_ms > max(?, coalesce(used.last_used_ms, 0))
     GROUP BY attempts.credential_id, reason ORDER BY reason`,
  ).all(sinceMs);
  for (const row of rows) {
    const { credentialId, reason, count } = toCount(row);
    counts.set(credentialId, { ...counts.get(credentialId), [reason]: count });
  }
  return counts;
}

function insertAttempt(sql: Sql, attempt: AttemptRecord): void {
  const told = { inputTokens: null, outputTokens: null, costUsd: null, costClass: null, ...attempt };
  const row = Object.fromEntries(Object.entries(told).map(([key, value]) => [key, value ?? null]));
  sql(
    `INSERT INTO attempts (attempt_id, run_id, session_id, agent_id, provider, model, credential_id, outcome, reason, rule,
       status, message, started_at_ms, finished_at_ms, first_token_ms, input_tokens, output_tokens, cost_usd,
       cost_class)
     VALUES (@attemptId, @runId, @sessionId, @agentId, @provider, @model, @credentialId, @outcome, @reason, @rule,
       @status, @message, @startedAtMs, @finishedAtMs, @firstTokenMs, @inputTokens, @outputTokens,
       @costUsd, @costClass)`,
  ).run(row);
}

function insertEvent(sql: Sql, event: LedgerEvent): void {
  sql('INSERT INTO events (id, at_ms, agent_id, kind, text) VALUES (@id, @atMs, @agentId, @kind, @text)').run(
    event,
  );
}
