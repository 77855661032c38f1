import * as z from 'zod/mini';
import { sameValue } from '../../core/config/config-edit.ts';
import { changesInEffect } from '../../core/config/config-history.ts';
import { once } from '../../core/once.ts';
import type { SettingChange, SettingsStore } from '../../core/ports/settings-store.ts';
import { orUndefined } from './attempt-row.ts';
import type { Connection, Sql } from './connection.ts';

const json = once(() =>
  z.pipe(
    z.nullable(z.string()),
    z.transform((text): unknown => (text === null ? undefined : JSON.parse(text))),
  ),
);

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
    const text = asked.value === undefined ? null : JSON.stringify(asked.value);
    if (text === null) sql('DELETE FROM settings WHERE key = ?').run(asked.key);
    else sql('INSERT OR REPLACE INTO settings (key, value_json) VALUES (?, ?)').run(asked.key, text);
    const row = { atMs: now(), actor: asked.actor, key: asked.key };
    const { lastInsertRowid } = sql(
      `INSERT INTO settings_journal (at_ms, actor, key, before_json, after_json, undoes)
       VALUES (@atMs, @actor, @key, @before, @after, @undoes)`,
    ).run({
      ...row,
      before: before === undefined ? null : JSON.stringify(before),
      after: text,
      undoes: asked.undoes ?? null,
    });
    return { id: Number(lastInsertRowid), ...row, before, after: asked.value, undoes: asked.undoes };
  };
  return {
    value: (key) => connection.read((sql) => storedValue(sql, key)),
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

function storedValue(sql: Sql, key: string): unknown {
  return json().parse(sql('SELECT value_json FROM settings WHERE key = ?').pluck().get(key) ?? null);
}

function changesIn(sql: Sql, limit: number): readonly SettingChange[] {
  return sql(
    `SELECT id, at_ms AS atMs, actor, key, before_json AS before, after_json AS after, undoes
     FROM settings_journal ORDER BY id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => changeSchema().parse(row));
}
