import * as z from 'zod/mini';
import { sameValue } from '../../core/config/config-edit.ts';
import { changesInEffect } from '../../core/config/config-history.ts';
import { once } from '../../core/once.ts';
import type { SettingChange, SettingsStore } from '../../core/ports/settings-store.ts';
import { orUndefined } from './attempt-row.ts';
import type { Connection, Sql } from './connection.ts';
import { rowReader, text } from './row.ts';

const json = once(() =>
  z.pipe(
    z.nullable(z.string()),
    z.transform((value): unknown => (value === null ? undefined : JSON.parse(value))),
  ),
);

const valueRow = rowReader({ value: text });

const changeSchema = once(() =>
  z.object({
    id: z.number(),
    atMs: z.number(),
    actor: z.string(),
    key: z.string(),
    before: json(),
    after: json(),
    undoes: orUndefined(z.number()),
  }),
);

/** Settings and their journal in SQLite. */
export function createSettingsStore(connection: Connection, now: () => number): SettingsStore {
  const change = (
    sql: Sql,
    asked: { key: string; value: unknown; actor: string; undoes: number | undefined },
  ): SettingChange | undefined => {
    const before = storedValue(sql, asked.key);
    if (sameValue(before, asked.value)) return undefined;
    const after = asked.value === undefined ? null : JSON.stringify(asked.value);
    if (after === null) sql('DELETE FROM settings WHERE key = ?').run(asked.key);
    else sql('INSERT OR REPLACE INTO settings (key, value_json) VALUES (?, ?)').run(asked.key, after);
    const row = { atMs: now(), actor: asked.actor, key: asked.key };
    const { lastInsertRowid } = sql(
      `INSERT INTO settings_journal (at_ms, actor, key, before_json, after_json, undoes)
       VALUES (@atMs, @actor, @key, @before, @after, @undoes)`,
    ).run({
      ...row,
      before: before === undefined ? null : JSON.stringify(before),
      after,
      undoes: asked.undoes ?? null,
    });
    return { id: Number(lastInsertRowid), ...row, before, after: asked.value, undoes: asked.undoes };
  };
  return {
    value: (key) => connection.kept(`setting ${key}`, (sql) => storedValue(sql, key)),
    write: (key, value, actor) =>
      connection.write((sql) => change(sql, { key, value, actor, undoes: undefined })),
    history: (limit) => connection.read((sql) => changesIn(sql, limit)) ?? [],
    undo: (actor) =>
      connection.write((sql) => {
        const [latest] = changesInEffect(changesIn(sql, -1));
        if (latest === undefined) return undefined;
        change(sql, { key: latest.key, value: latest.before, actor, undoes: latest.id });
        return latest;
      }),
  };
}

/** Without a schema: every command asks for a setting. */
function storedValue(sql: Sql, key: string): unknown {
  const row = sql('SELECT value_json AS value FROM settings WHERE key = ?').get(key);
  return row === undefined ? undefined : JSON.parse(valueRow(row).value);
}

function changesIn(sql: Sql, limit: number): readonly SettingChange[] {
  return sql(
    `SELECT id, at_ms AS atMs, actor, key, before_json AS before, after_json AS after, undoes
     FROM settings_journal ORDER BY id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => changeSchema().parse(row));
}
