import type { SessionStore } from '../../core/ports/session-store.ts';
import type { Connection, Sql } from './connection.ts';
import { readOverride } from './session-rows.ts';

/** The writes that are about the words of a session, and what a person chose beside its model. */
export function conversationWrites(
  connection: Connection,
  touch: (sql: Sql, agentId: string, sessionId: string) => void,
  now: () => number,
): Pick<SessionStore, 'appendTurn' | 'compact' | 'setParams'> {
  return {
    async appendTurn(agentId, sessionId, messages) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        const insert = sql(
          'INSERT INTO session_messages (agent_id, session_id, role, text, is_partial, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
        );
        for (const { role, text, isPartial } of messages) {
          insert.run(agentId, sessionId, role, text, isPartial === true ? 1 : 0, now());
        }
      }, []);
    },
    compact(agentId, sessionId, { summary, olderCount, expectedCount }) {
      return connection.write((sql) => {
        if (readOverride(sql, agentId, sessionId)?.compactionCount !== expectedCount) return false;
        const older = sql(
          'SELECT id FROM session_messages WHERE agent_id = ? AND session_id = ? ORDER BY id LIMIT ?',
        )
          .pluck()
          .all(agentId, sessionId, olderCount) as number[];
        const [first] = older;
        const last = older.at(-1);
        if (first === undefined || last === undefined || older.length < olderCount) return false;
        // The summary takes the place of the first one, so that it stays in front of the rest.
        sql('UPDATE session_messages SET role = ?, text = ?, is_partial = 0 WHERE id = ?').run(
          summary.role,
          summary.text,
          first,
        );
        sql('DELETE FROM session_messages WHERE agent_id = ? AND session_id = ? AND id > ? AND id <= ?').run(
          agentId,
          sessionId,
          first,
          last,
        );
        sql("DELETE FROM session_profiles WHERE agent_id = ? AND session_id = ? AND source = 'auto'").run(
          agentId,
          sessionId,
        );
        touch(sql, agentId, sessionId);
        sql(
          'UPDATE sessions SET compaction_count = compaction_count + 1 WHERE agent_id = ? AND session_id = ?',
        ).run(agentId, sessionId);
        return true;
      });
    },
    async setParams(agentId, sessionId, params) {
      await connection.write((sql) => {
        touch(sql, agentId, sessionId);
        sql('UPDATE sessions SET params_json = ? WHERE agent_id = ? AND session_id = ?').run(
          JSON.stringify(params),
          agentId,
          sessionId,
        );
      });
    },
  };
}
