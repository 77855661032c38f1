import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { SessionOverride, SessionState, SessionStore } from '../../core/ports/session-store.ts';
import type { Connection, Sql } from './connection.ts';

const sessionRowSchema = once(() =>
  z.object({
    provider: z.nullable(z.string()),
    model: z.nullable(z.string()),
    source: z.nullable(z.enum(['auto', 'user'])),
    origin: z.nullable(z.string()),
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
const countRowSchema = once(() => z.object({ sessionId: z.string(), messageCount: z.number() }));
const messageRowSchema = once(() =>
  z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() }),
);

/** Sessions in SQLite: override, sticky profiles, messages (SRC-3, STICK-1). */
export function createSessionStore(connection: Connection, now: () => number): SessionStore {
  const touch = (sql: Sql, agentId: string, sessionId: string): void => {
    sql(
      `INSERT INTO sessions (agent_id, session_id, updated_at_ms) VALUES (@agentId, @sessionId, @now)
       ON CONFLICT (agent_id, session_id) DO UPDATE SET updated_at_ms = @now`,
    ).run({ agentId, sessionId, now: now() });
  };
  return {
    list(agentId) {
      const sessions = connection.read((sql) => {
        const rows = sql(
          `SELECT session_id AS sessionId, (SELECT count(*) FROM session_messages
             WHERE agent_id = sessions.agent_id AND session_id = sessions.session_id) AS messageCount
           FROM sessions WHERE agent_id = ? ORDER BY updated_at_ms DESC, session_id`,
        ).all(agentId);
        return rows.flatMap((row) => {
          const { sessionId, messageCount } = countRowSchema().parse(row);
          const session = readFacts(sql, agentId, sessionId);
          return session === undefined ? [] : [{ ...session, messageCount }];
        });
      });
      return sessions ?? [];
    },
    async choose(agentId, sessionId, choice) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        sql(
          `UPDATE sessions SET provider_override = @provider, model_override = @model, model_override_source = @source,
             override_origin = NULL WHERE agent_id = @agentId AND session_id = @sessionId`,
        ).run({
          agentId,
          sessionId,
          provider: choice?.provider ?? null,
          model: choice?.model ?? null,
          source: choice === undefined ? null : 'user',
        });
        sql("DELETE FROM session_profiles WHERE agent_id = ? AND session_id = ? AND source = 'user'").run(
          agentId,
          sessionId,
        );
        if (choice?.profileId === undefined) return;
        sql(
          `INSERT OR REPLACE INTO session_profiles (agent_id, session_id, provider, profile_id, source)
           VALUES (?, ?, ?, ?, 'user')`,
        ).run(agentId, sessionId, choice.provider, choice.profileId);
      });
    },
    async reset(agentId, sessionId) {
      return connection.write((sql) => {
        if (readOverride(sql, agentId, sessionId) === undefined) return false;
        touch(sql, agentId, sessionId);
        sql('DELETE FROM session_messages WHERE agent_id = ? AND session_id = ?').run(agentId, sessionId);
        sql("DELETE FROM session_profiles WHERE agent_id = ? AND session_id = ? AND source = 'auto'").run(
          agentId,
          sessionId,
        );
        sql(
          `UPDATE sessions SET provider_override = NULL, model_override = NULL, model_override_source = NULL,
             override_origin = NULL WHERE agent_id = ? AND session_id = ? AND model_override_source = 'auto'`,
        ).run(agentId, sessionId);
        return true;
      });
    },
    get: (agentId, sessionId) => connection.read((sql) => readSession(sql, agentId, sessionId)),
    setOverride(agentId, sessionId, override, ifEquals) {
      return connection.write((sql) => {
        const current = readOverride(sql, agentId, sessionId)?.override;
        const expected = ifEquals === 'none' ? undefined : ifEquals;
        if (ifEquals !== undefined && !sameOverride(current, expected)) return false;
        touch(sql, agentId, sessionId);
        sql(
          `UPDATE sessions SET provider_override = @provider, model_override = @model, model_override_source = @source,
             override_origin = @origin WHERE agent_id = @agentId AND session_id = @sessionId`,
        ).run({
          agentId,
          sessionId,
          provider: override?.provider ?? null,
          model: override?.model ?? null,
          source: override?.source ?? null,
          origin: override?.origin ?? null,
        });
        return true;
      });
    },
    async setProfile(agentId, sessionId, provider, profileId, source) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        sql(
          `INSERT INTO session_profiles (agent_id, session_id, provider, profile_id, source)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (agent_id, session_id, provider) DO UPDATE
             SET profile_id = excluded.profile_id, source = excluded.source
             -- A turn that was served by a pinned credential must not turn the pin into an automatic one (STICK-5).
             WHERE NOT (session_profiles.source = 'user' AND excluded.source = 'auto')`,
        ).run(agentId, sessionId, provider, profileId, source);
      });
    },
    async appendTurn(agentId, sessionId, messages) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        const insert = sql(
          'INSERT INTO session_messages (agent_id, session_id, role, text, at_ms) VALUES (?, ?, ?, ?, ?)',
        );
        for (const message of messages) insert.run(agentId, sessionId, message.role, message.text, now());
      });
    },
  };
}

function readOverride(
  sql: Sql,
  agentId: string,
  sessionId: string,
): Pick<SessionState, 'override' | 'updatedAtMs'> | undefined {
  const row = sql(
    `SELECT provider_override AS provider, model_override AS model, model_override_source AS source,
       override_origin AS origin, updated_at_ms AS updatedAtMs FROM sessions WHERE agent_id = ? AND session_id = ?`,
  ).get(agentId, sessionId);
  if (row === undefined) return undefined;
  const session = sessionRowSchema().parse(row);
  return { override: toOverride(session), updatedAtMs: session.updatedAtMs };
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

function readSession(sql: Sql, agentId: string, sessionId: string): SessionState | undefined {
  const facts = readFacts(sql, agentId, sessionId);
  if (facts === undefined) return undefined;
  const messages = sql(
    'SELECT role, text FROM session_messages WHERE agent_id = ? AND session_id = ? ORDER BY id',
  )
    .all(agentId, sessionId)
    .map((message) => messageRowSchema().parse(message));
  return { ...facts, messages };
}

function toOverride(row: z.infer<ReturnType<typeof sessionRowSchema>>): SessionOverride | undefined {
  if (row.provider === null || row.model === null) return undefined;
  // An override without a source is a person's choice (SRC-2).
  return {
    provider: row.provider,
    model: row.model,
    source: row.source ?? 'user',
    origin: row.origin ?? undefined,
  };
}

function sameOverride(left: SessionOverride | undefined, right: SessionOverride | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  const fields = ['provider', 'model', 'source', 'origin'] as const;
  return fields.every((field) => left[field] === right[field]);
}
