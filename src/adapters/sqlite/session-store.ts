import type { SessionOverride, SessionStore } from '../../core/ports/session-store.ts';
import type { Connection, Sql } from './connection.ts';
import { conversationWrites } from './session-conversation.ts';
import { readOverride, readSession, readSummaries } from './session-rows.ts';

/** Sessions in SQLite: override, sticky profiles, messages (SRC-3, STICK-1). */
export function createSessionStore(connection: Connection, now: () => number): SessionStore {
  const touch = (sql: Sql, agentId: string, sessionId: string): void => {
    sql(
      `INSERT INTO sessions (agent_id, session_id, created_at_ms, updated_at_ms) VALUES (@agentId, @sessionId, @now, @now)
       ON CONFLICT (agent_id, session_id) DO UPDATE SET updated_at_ms = @now`,
    ).run({ agentId, sessionId, now: now() });
  };
  return {
    list: (agentId) => connection.read((sql) => readSummaries(sql, agentId)) ?? [],
    async choose(agentId, sessionId, choice) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        sql(
          `UPDATE sessions SET provider_override = @provider, model_override = @model, model_override_source = @source,
             override_origin = NULL, override_retry_at_ms = NULL, override_at_ms = @now WHERE agent_id = @agentId AND session_id = @sessionId`,
        ).run({
          agentId,
          sessionId,
          provider: choice?.provider ?? null,
          model: choice?.model ?? null,
          // SRC-7: going back to the default is a choice too.
          source: choice === undefined ? 'default' : 'user',
          now: now(),
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
             override_origin = NULL, override_retry_at_ms = NULL, override_at_ms = ? WHERE agent_id = ? AND session_id = ?
             AND model_override_source = 'auto'`,
        ).run(now(), agentId, sessionId);
        sql('UPDATE sessions SET compaction_count = 0 WHERE agent_id = ? AND session_id = ?').run(
          agentId,
          sessionId,
        );
        return true;
      });
    },
    async delete(agentId, sessionId) {
      return connection.write((sql) => {
        for (const table of ['session_messages', 'session_profiles']) {
          sql(`DELETE FROM ${table} WHERE agent_id = ? AND session_id = ?`).run(agentId, sessionId);
        }
        return (
          sql('DELETE FROM sessions WHERE agent_id = ? AND session_id = ?').run(agentId, sessionId)
            .changes === 1
        );
      });
    },
    get: (agentId, sessionId) => connection.read((sql) => readSession(sql, agentId, sessionId)),
    setOverride(agentId, sessionId, override, ifEquals) {
      return connection.write((sql) => {
        const current = readOverride(sql, agentId, sessionId)?.override;
        const expected = ifEquals === 'none' ? undefined : ifEquals;
        if (ifEquals !== undefined && !sameOverride(current, expected)) return false;
        // Chosen while the run was going on: a hop must not take it away (SRC-4).
        if (override?.source === 'auto' && current?.source === 'user') return false;
        touch(sql, agentId, sessionId);
        sql(
          `UPDATE sessions SET provider_override = @provider, model_override = @model, model_override_source = @source,
             override_origin = @origin, override_retry_at_ms = @retryAtMs, override_at_ms = @now
           WHERE agent_id = @agentId AND session_id = @sessionId`,
        ).run({
          agentId,
          sessionId,
          provider: override?.provider ?? null,
          model: override?.model ?? null,
          source: override?.source ?? null,
          origin: override?.origin ?? null,
          retryAtMs: override?.retryAtMs ?? null,
          now: now(),
        });
        return true;
      }, []);
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
      }, []);
    },
    ...conversationWrites(connection, touch, now),
  };
}

function sameOverride(left: SessionOverride | undefined, right: SessionOverride | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  const fields = ['provider', 'model', 'source', 'origin'] as const;
  return fields.every((field) => left[field] === right[field]);
}
