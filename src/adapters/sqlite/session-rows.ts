import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type {
  SessionOverride,
  SessionParams,
  SessionState,
  SessionSummary,
} from '../../core/ports/session-store.ts';
import type { Sql } from './connection.ts';

const sessionRowSchema = once(() =>
  z.object({
    provider: z.nullable(z.string()),
    model: z.nullable(z.string()),
    source: z.nullable(z.string()),
    origin: z.nullable(z.string()),
    overrideAtMs: z.nullable(z.number()),
    retryAtMs: z.nullable(z.number()),
    compactionCount: z.number(),
    params: z.string(),
    createdAtMs: z.nullable(z.number()),
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
const summaryRowSchema = once(() =>
  z.object({ sessionId: z.string(), messageCount: z.number(), firstWords: z.nullable(z.string()) }),
);
const messageRowSchema = once(() =>
  z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string(), isPartial: z.number() }),
);

const paramsSchema = once(() =>
  z.object({
    fastMode: z.optional(z.boolean()),
    thinking: z.optional(z.boolean()),
    runtime: z.optional(z.string()),
    withFallbacks: z.optional(z.boolean()),
  }),
);

/** All sessions of an agent without their words, the last used first. */
export function readSummaries(sql: Sql, agentId: string): readonly SessionSummary[] {
  const rows = sql(
    `SELECT session_id AS sessionId, (SELECT count(*) FROM session_messages
       WHERE agent_id = sessions.agent_id AND session_id = sessions.session_id) AS messageCount,
       (SELECT substr(text, 1, 200) FROM session_messages WHERE agent_id = sessions.agent_id
         AND session_id = sessions.session_id AND role = 'user' ORDER BY id LIMIT 1) AS firstWords
     FROM sessions WHERE agent_id = ? ORDER BY updated_at_ms DESC, session_id`,
  ).all(agentId);
  return rows.flatMap((row) => {
    const { sessionId, messageCount, firstWords } = summaryRowSchema().parse(row);
    const session = readFacts(sql, agentId, sessionId);
    return session === undefined ? [] : [{ ...session, messageCount, firstWords: firstWords ?? undefined }];
  });
}

/** One session with its words; undefined when there is none. */
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

/** What the session's own row says; undefined when there is none. */
export function readOverride(
  sql: Sql,
  agentId: string,
  sessionId: string,
): Omit<SessionState, 'sessionId' | 'agentId' | 'profiles' | 'messages'> | undefined {
  const row = sql(
    `SELECT provider_override AS provider, model_override AS model, model_override_source AS source,
       override_origin AS origin, override_at_ms AS overrideAtMs, override_retry_at_ms AS retryAtMs, compaction_count AS compactionCount, params_json AS params,
       coalesce(created_at_ms, (SELECT min(at_ms) FROM session_messages
         WHERE agent_id = sessions.agent_id AND session_id = sessions.session_id)) AS createdAtMs,
       updated_at_ms AS updatedAtMs FROM sessions WHERE agent_id = ? AND session_id = ?`,
  ).get(agentId, sessionId);
  if (row === undefined) return undefined;
  const session = sessionRowSchema().parse(row);
  const override = toOverride(session);
  return {
    override,
    isDefaultChosen: override === undefined && session.source === 'default',
    overrideAtMs: session.overrideAtMs ?? undefined,
    compactionCount: session.compactionCount,
    params: toParams(session.params),
    createdAtMs: session.createdAtMs ?? session.updatedAtMs,
    updatedAtMs: session.updatedAtMs,
  };
}

function readFacts(sql: Sql, agentId: string, sessionId: string): Omit<SessionState, 'messages'> | undefined {
  const found = readOverride(sql, agentId, sessionId);
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

function toOverride(row: z.infer<ReturnType<typeof sessionRowSchema>>): SessionOverride | undefined {
  if (row.provider === null || row.model === null || row.source === 'default') return undefined;
  // An override without a source is a person's choice (SRC-2).
  return {
    provider: row.provider,
    model: row.model,
    source: row.source === 'auto' ? 'auto' : 'user',
    origin: row.origin ?? undefined,
    ...(row.source === 'auto' && row.retryAtMs !== null ? { retryAtMs: row.retryAtMs } : {}),
  };
}

/** A newer version may have written what this one does not know. */
function toParams(json: string): SessionParams {
  const { fastMode, thinking, runtime, withFallbacks } = paramsSchema().parse(JSON.parse(json));
  return {
    ...(fastMode === undefined ? {} : { fastMode }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(withFallbacks === undefined ? {} : { withFallbacks }),
  };
}
