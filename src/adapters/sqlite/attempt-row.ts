import * as z from 'zod/mini';
import { FAILURE_REASONS } from '../../core/failure/reason.ts';
import { COST_CLASSES } from '../../core/models/cost-class.ts';
import { once } from '../../core/once.ts';

/** A nullable column as an optional field. */
export const orUndefined = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.nullable(schema),
    z.transform((value) => value ?? undefined),
  );

/** A row of `attempts` as the ledger gives it out. */
export const attemptRowSchema = once(() =>
  z.object({
    attemptId: z.string(),
    runId: z.string(),
    sessionId: orUndefined(z.string()),
    agentId: z.string(),
    provider: z.string(),
    model: z.string(),
    credentialId: z.string(),
    outcome: z.enum(['success', 'failure', 'skipped']),
    reason: orUndefined(
      z.enum([
        ...FAILURE_REASONS,
        'cost_fence',
        'attempt_budget',
        'missing_credential',
        'blocked',
        'incapable',
        'recently_failed',
      ]),
    ),
    rule: orUndefined(z.string()),
    status: orUndefined(z.number()),
    message: orUndefined(z.string()),
    startedAtMs: z.number(),
    finishedAtMs: z.number(),
    firstTokenMs: orUndefined(z.number()),
    inputTokens: orUndefined(z.number()),
    outputTokens: orUndefined(z.number()),
    costUsd: orUndefined(z.number()),
    costClass: orUndefined(z.enum(COST_CLASSES)),
  }),
);

/** The columns of `attempts` under the names of `AttemptRecord`. */
export const ATTEMPT_COLUMNS = `attempt_id AS attemptId, run_id AS runId, session_id AS sessionId, agent_id AS agentId, provider, model,
  credential_id AS credentialId, outcome, reason, rule, status, message, started_at_ms AS startedAtMs,
  finished_at_ms AS finishedAtMs, first_token_ms AS firstTokenMs, input_tokens AS inputTokens,
  output_tokens AS outputTokens, cost_usd AS costUsd, cost_class AS costClass`;
