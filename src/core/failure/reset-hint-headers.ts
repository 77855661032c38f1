import { parseDurationMs, parseFigureMs, parseHttpDateMs, parseInstantMs } from './parse-time.ts';
import type { ResetHint } from './reason.ts';

const VALUE_LIMIT = 64;

/**
 * Reads every wait that the headers name (decision 16): `retry-after`, `retry-after-ms`, and with `withWindows` the
 * `x-ratelimit-reset*` and `anthropic-ratelimit-*-reset` families. Names must be lower-case. Values are unfiltered.
 */
export function readHeaderHints(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
  withWindows: boolean,
): readonly ResetHint[] {
  const hints: ResetHint[] = [];
  addHint(hints, 'retry-after', readWaitMs(headers['retry-after'], nowMs));
  addHint(hints, 'retry-after-ms', readMilliseconds(headers['retry-after-ms']));
  if (withWindows) hints.push(...readWindows(headers, nowMs));
  return hints;
}

/** Reads a wait in any spelling: seconds, epoch figures, `1m30s`, ISO time or HTTP-date. Milliseconds from `nowMs`. */
export function readWaitMs(raw: unknown, nowMs: number): number | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
  const text = String(raw).slice(0, VALUE_LIMIT).trim().toLowerCase();
  const instantMs = parseHttpDateMs(text) ?? (text.includes('-') ? parseInstantMs(text) : undefined);
  if (instantMs !== undefined) return instantMs - nowMs;
  return parseFigureMs(text, nowMs) ?? parseDurationMs(text);
}

/** A window that says it still has room is not what stopped the call; when one says it is empty, only such count. */
function readWindows(headers: Readonly<Record<string, string>>, nowMs: number): readonly ResetHint[] {
  const empty: ResetHint[] = [];
  const silent: ResetHint[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!isWindowReset(name)) continue;
    const state = windowState(headers, name);
    if (state === 'open') continue;
    addHint(state === 'empty' ? empty : silent, name, readWaitMs(value, nowMs));
  }
  return empty.length > 0 ? empty : silent;
}

function isWindowReset(name: string): boolean {
  if (name.startsWith('anthropic-ratelimit-')) return name.endsWith('-reset');
  return /^(?:x-)?rate-?limit-reset(?:-[a-z-]{1,40})?$/.test(name);
}

function windowState(headers: Readonly<Record<string, string>>, name: string): 'open' | 'empty' | 'silent' {
  const remaining = headers[name.replace('reset', 'remaining')];
  if (typeof remaining === 'string' && remaining.trim() !== '') {
    const count = Number(remaining);
    if (Number.isFinite(count)) return count > 0 ? 'open' : 'empty';
  }
  const status = headers[name.replace('reset', 'status')];
  if (typeof status !== 'string') return 'silent';
  return status.startsWith('allowed') ? 'open' : 'empty';
}

function readMilliseconds(raw: unknown): number | undefined {
  if (typeof raw !== 'string' || !/^\d{1,15}(?:\.\d{1,9})?$/.test(raw.trim())) return undefined;
  return Number(raw);
}

function addHint(hints: ResetHint[], source: string, afterMs: number | undefined): void {
  if (afterMs !== undefined) hints.push({ afterMs, source });
}
