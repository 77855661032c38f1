import { parseDateMs } from './parse-date.ts';
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
  addHint(hints, 'x-ms-retry-after-ms', readMilliseconds(headers['x-ms-retry-after-ms']));
  if (withWindows) hints.push(...readWindows(headers, nowMs));
  return hints;
}

/** A clock that is further off than this is no clock. */
const LARGEST_SKEW_MS = 24 * 3_600_000;
/** The header counts whole seconds and is written before the answer travels. */
const SMALLEST_SKEW_MS = 5000;

/**
 * What time it is for the provider: its `date` header, when that differs from our clock by more than the journey explains and by
 * less than a day. Deadlines of a provider are meant by its own clock. Unix milliseconds.
 */
export function providerNowMs(headers: Readonly<Record<string, string>>, nowMs: number): number {
  const raw: unknown = headers['date'];
  const saidMs =
    typeof raw === 'string' ? parseHttpDateMs(raw.slice(0, VALUE_LIMIT).toLowerCase()) : undefined;
  if (saidMs === undefined) return nowMs;
  const skewMs = Math.abs(saidMs - nowMs);
  return skewMs > SMALLEST_SKEW_MS && skewMs <= LARGEST_SKEW_MS ? saidMs : nowMs;
}

/** Reads a wait in any spelling: seconds, epoch figures, `1m30s`, ISO time or HTTP-date. Milliseconds from `nowMs`. */
export function readWaitMs(raw: unknown, nowMs: number): number | undefined {
  if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
  const text = String(raw).slice(0, VALUE_LIMIT).trim().toLowerCase();
  const instantMs = parseHttpDateMs(text) ?? parseWrittenDate(text, nowMs);
  if (instantMs !== undefined) return instantMs - nowMs;
  return parseFigureMs(text, nowMs) ?? parseDurationMs(text);
}

function parseWrittenDate(text: string, nowMs: number): number | undefined {
  if (text.includes('-')) return parseInstantMs(text) ?? parseDateMs(text, nowMs);
  return /^[a-z]{3} [a-z]{3} /.test(text) ? parseAsctimeMs(text) : undefined;
}

/** `sat nov 21 12:00:30 2026`, the oldest spelling that HTTP still allows. */
function parseAsctimeMs(text: string): number | undefined {
  const parts = /^[a-z]{3} ([a-z]{3}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})$/.exec(text);
  return parts === null
    ? undefined
    : parseHttpDateMs(`sun, ${parts[2]} ${parts[1]} ${parts[4]} ${parts[3]} gmt`);
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
  return name.includes('limit-reset') && /^(?:x-)?rate-?limit-reset(?:-[a-z-]{1,40})?$/.test(name);
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
