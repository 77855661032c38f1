import { settingValue } from '../../core/config/settings.ts';
import type { Sql } from './connection.ts';

const DAY_MS = 24 * 3_600_000;
/** More rows than this are never kept, however young. */
const KEPT_ROWS = 20_000;
/** Rows of a table that one pass takes away: other processes wait for the lock meanwhile. */
const ROWS_PER_PASS = 1000;

const TABLES = [
  { name: 'attempts', id: 'attempt_id', time: 'finished_at_ms' },
  { name: 'runs', id: 'run_id', time: 'finished_at_ms' },
  { name: 'events', id: 'id', time: 'at_ms' },
] as const;

/** Takes away what the ledger has kept longer than `ledger.keepDays` says, and what there is too much of; a part per call. */
export function pruneLedger(sql: Sql, nowMs: number): void {
  const beforeMs = nowMs - keptDays(sql) * DAY_MS;
  for (const { name, id, time } of TABLES) {
    sql(
      `DELETE FROM ${name} WHERE ${id} IN (SELECT ${id} FROM ${name} WHERE ${time} < ? ORDER BY ${time} LIMIT ?)`,
    ).run(beforeMs, ROWS_PER_PASS);
    sql(
      `DELETE FROM ${name} WHERE ${id} IN (SELECT ${id} FROM ${name} ORDER BY ${time} DESC LIMIT ? OFFSET ?)`,
    ).run(ROWS_PER_PASS, KEPT_ROWS);
  }
}

function keptDays(sql: Sql): number {
  const json = sql("SELECT value_json FROM settings WHERE key = 'ledger.keepDays'").pluck().get();
  return Number(settingValue('ledger.keepDays', typeof json === 'string' ? JSON.parse(json) : undefined));
}
