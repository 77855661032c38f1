import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { RunLedger, RunRecord } from '../../core/ports/run-ledger.ts';
import { ATTEMPT_COLUMNS, attemptRowSchema, orUndefined } from './attempt-row.ts';
import type { Connection, Sql } from './connection.ts';

const json = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text): unknown => JSON.parse(text)),
    ),
    schema,
  );

const runRowSchema = once(() =>
  z.object({
    runId: z.string(),
    agentId: z.string(),
    sessionId: orUndefined(z.string()),
    requested: z.string(),
    source: z.enum(['default', 'auto', 'user', 'cli', 'job']),
    layers: json(
      z.array(
        z.object({
          layer: z.enum(['command', 'session', 'agent', 'defaults']),
          value: orUndefined(z.string()),
          wins: z.boolean(),
        }),
      ),
    ),
    chain: json(z.array(z.string())),
    considered: json(
      z.array(
        z.object({
          ref: z.string(),
          credentials: z.array(
            z.object({
              credentialId: z.string(),
              verdict: z.string(),
              reason: z.optional(z.string()),
              untilMs: z.optional(z.number()),
            }),
          ),
        }),
      ),
    ),
    outcome: z.enum(['answered', 'failed', 'cancelled']),
    served: orUndefined(z.string()),
    credentialId: orUndefined(z.string()),
    startedAtMs: z.number(),
    finishedAtMs: z.number(),
  }),
);

const RUN_COLUMNS = `run_id AS runId, agent_id AS agentId, session_id AS sessionId, requested, source, chain_json AS chain,
  layers_json AS layers,
  considered_json AS considered, outcome, served, credential_id AS credentialId, started_at_ms AS startedAtMs,
  finished_at_ms AS finishedAtMs`;

/** Runs in SQLite; the health store prunes them together with their attempts. */
export function createRunStore(connection: Connection): RunLedger {
  return {
    async record(run: RunRecord) {
      await connection.write((sql) => insertRun(sql, run), []);
    },
    find(agentId, runId) {
      const row = connection.read((sql) =>
        runId === undefined
          ? sql(
              `SELECT ${RUN_COLUMNS} FROM runs WHERE agent_id = ? ORDER BY finished_at_ms DESC, run_id DESC LIMIT 1`,
            ).get(agentId)
          : sql(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = ?`).get(runId),
      );
      return row === undefined ? undefined : runRowSchema().parse(row);
    },
    beginningWith(text, limit) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT run_id FROM runs WHERE substr(run_id, 1, length(@text)) = @text
           OR run_id IN (SELECT run_id FROM attempts WHERE substr(attempt_id, 1, length(@text)) = @text)
           ORDER BY finished_at_ms DESC, run_id DESC LIMIT @limit`,
        )
          .pluck()
          .all({ text, limit }),
      );
      return (rows ?? []).map(String);
    },
    attempts(runId) {
      const rows = connection.read((sql) =>
        sql(
          `SELECT ${ATTEMPT_COLUMNS} FROM attempts WHERE run_id = ? ORDER BY started_at_ms, attempt_id`,
        ).all(runId),
      );
      return (rows ?? []).map((row) => attemptRowSchema().parse(row));
    },
  };
}

/** Adds a run inside a transaction of the caller. */
export function insertRun(sql: Sql, run: RunRecord): void {
  sql(
    `INSERT INTO runs (run_id, agent_id, session_id, requested, source, chain_json, layers_json, considered_json, outcome,
       served, credential_id, started_at_ms, finished_at_ms)
     VALUES (@runId, @agentId, @sessionId, @requested, @source, @chain, @layers, @considered, @outcome,
       @served, @credentialId, @startedAtMs, @finishedAtMs)`,
  ).run({
    ...run,
    sessionId: run.sessionId ?? null,
    served: run.served ?? null,
    credentialId: run.credentialId ?? null,
    chain: JSON.stringify(run.chain),
    layers: JSON.stringify(run.layers.map((layer) => ({ ...layer, value: layer.value ?? null }))),
    considered: JSON.stringify(run.considered),
  });
}
