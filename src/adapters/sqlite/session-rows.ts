import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { SessionOverride, SessionParams, SessionState } from '../../core/ports/session-store.ts';
import type { Sql } from './connection.ts';

const sessionRowSchema = once(() =>
  z.object({
    provider: z.nullable(z.string()),
    model: z.nullable(z.string()),
    source: z.nullable(z.enum(['auto', 'user'])),
    origin: z.nullable(z.string()),
    compactionCount: z.number(),
    params: z.string(),
    updatedAtMs: z.number(),
  }),
);
const profileRowSchema = once(() =>
  z.object({
    provider: z.string(),
    profileId: z.string(),
    source: z.enum(['auto', 'user']),
  }),
);
const messageRowSchema = once(() =>
  z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string(), isPartial: z.number() }),
);

const paramsSchema = once(() =>
  z.object({
    fastMode: z.optional(z.boolean()),
    thinking: z.optional(z.boolean()),
    runtime: z.optional(z.string()),
  }),
);

/** The row of a session; undefined when there is none. */
export function readRow(
  sql: Sql,
  agentId: string,
  sessionId: string,
): Pick<SessionState, 'override' | 'compactionCount' | 'params' | 'updatedAtMs'> | undefined {
  const row = sql(
    `SELECT provider_override AS provider, model_override AS model, model_override_source AS source,
       override_origin AS origin, compaction_count AS compactionCount, params_json AS params,
       updated_at_ms AS updatedAtMs FROM sessions WHERE agent_id = ? AND session_id = ?`,
  ).get(agentId, sessionId);
  if (row === undefined) return undefined;
  const { compactionCount, params, updatedAtMs, ...session } = sessionRowSchema().parse(row);
  return { override: toOverride(session), compactionCount, params: toParams(params), updatedAtMs };
}

/** A session without its words. */
export function readFacts(
  sql: Sql,
  agentId: string,
  sessionId: string,
): Omit<SessionState, 'messages'> | undefined {
  const found = readRow(sql, agentId, sessionId);
  if (found === undefined) return undefined;
  const profiles = sql(
    'SELECT provider, profile_id AS profileId, source FROM session_profiles WHERE agent_id = ? AND session_id = ?',
  )
    .all(agentId, sessionId)
    .map((profile) => profileRowSchema().parse(profile));
  return {
    sessionId,
    agentId,
    ...found,
    profiles: Object.fromEntries(
      profiles.map(({ provider, profileId, source }) => [provider, { profileId, source }]),
    ),
  };
}

/** A session with its words, in their order. */
export function readSession(sql: Sql, agentId: string, sessionId: string): SessionState | undefined {
  const facts = readFacts(sql, agentId, sessionId);
  if (facts === undefined) return undefined;
  const messages = sql(
    'SELECT role, text, is_partial AS isPartial FROM session_messages WHERE agent_id = ? AND session_id = ? ORDER BY id',
  )
    .all(agentId, sessionId)
    .map((row) => {
      const { isPartial, ...message } = messageRowSchema().parse(row);
      return isPartial === 0 ? message : ({ ...message, isPartial: true } as const);
    });
  return { ...facts, messages };
}

type OverrideColumns = Pick<
  z.infer<ReturnType<typeof sessionRowSchema>>,
  'provider' | 'model' | 'source' | 'origin'
>;

function toOverride(row: OverrideColumns): SessionOverride | undefined {
  if (row.provider === null || row.model === null) return undefined;
  // An override without a source is a person's choice (SRC-2).
  return {
    provider: row.provider,
    model: row.model,
    source: row.source ?? 'user',
    origin: row.origin ?? undefined,
  };
}

/** A newer version may have written what this one does not know. */
function toParams(json: string): SessionParams {
  const { fastMode, thinking, runtime } = paramsSchema().parse(JSON.parse(json));
  return {
    ...(fastMode === undefined ? {} : { fastMode }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(runtime === undefined ? {} : { runtime }),
  };
}
