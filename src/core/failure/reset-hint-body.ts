import { parseEmbeddedJson, visitJsonLeaves } from './json-scan.ts';
import { parseDateMs, zoneOffsetMs } from './parse-date.ts';
import { nextMidnightMs, parseClockMs, parseDurationMs, parseInstantMs } from './parse-time.ts';
import type { ResetHint } from './reason.ts';
import { readHeaderHints, readWaitMs } from './reset-hint-headers.ts';

/** Characters of a text that are read. */
export const TEXT_LIMIT = 8192;
const HITS_PER_PHRASE = 4;

/** Words before a duration or an instant, with the label shown to people. A clock time is read after resets only. */
const PHRASES = [
  { words: 'try again in ', source: 'body: try again in', clock: false },
  { words: 'try again after ', source: 'body: try again after', clock: false },
  { words: 'try again at ', source: 'body: try again at', clock: true },
  { words: 'retry in ', source: 'body: retry in', clock: false },
  { words: 'retrying in ', source: 'body: retry in', clock: false },
  { words: 'wait ', source: 'body: wait', clock: false },
  { words: 'retry after ', source: 'body: retry after', clock: false },
  { words: 'regain access on ', source: 'body: regain access on', clock: false },
  { words: 'limit reached|', source: 'body: limit reached', clock: false },
  { words: 'available in ', source: 'body: available in', clock: false },
  { words: 'available again in ', source: 'body: available in', clock: false },
  { words: 'reset in ', source: 'body: resets in', clock: false },
  { words: 'resets in ', source: 'body: resets in', clock: false },
  { words: 'reset after ', source: 'body: resets after', clock: false },
  { words: 'resets after ', source: 'body: resets after', clock: false },
  { words: 'reset at ', source: 'body: resets at', clock: true },
  { words: 'resets at ', source: 'body: resets at', clock: true },
  { words: 'reset on ', source: 'body: resets on', clock: false },
  { words: 'resets on ', source: 'body: resets on', clock: false },
  { words: 'resets ', source: 'body: resets', clock: true },
] as const;

/** JSON fields that name a wait (seconds or a duration) or an instant. */
const FIELDS: Readonly<Record<string, string>> = {
  retrydelay: 'body: retryDelay',
  retry_after: 'body: retry_after',
  retry_after_seconds: 'body: retry_after_seconds',
  resets_in_seconds: 'body: resets_in_seconds',
  resets_at: 'body: resets_at',
  reset_at: 'body: reset_at',
  resetat: 'body: resetAt',
  reset_time: 'body: reset_time',
  retryafter: 'body: retryAfter',
  quotaresetdelay: 'body: quotaResetDelay',
  quotaresettimestamp: 'body: quotaResetTimeStamp',
};
/** The same where the figure is in milliseconds. */
const MILLISECOND_FIELDS: Readonly<Record<string, string>> = {
  retry_after_ms: 'body: retry_after_ms',
  retryafterms: 'body: retryAfterMs',
};
/** A text without any of these names no wait, and most names of phrases need not be looked for. */
const FIGURE = /\d|tomorrow|\ban? /;
/** Words between the phrase and the figure that change nothing about it. */
const FILLER = /^(?:(?:about|approximately|around|another|for|until) |~ ?)/;
const ONE = /^an? (?=(?:second|minute|hour|day|week)\b)/;

/** Reads every wait that a text names, in JSON fields and in words (decision 16). Values are unfiltered. */
export function readBodyHints(raw: unknown, nowMs: number): readonly ResetHint[] {
  if (typeof raw !== 'string') return [];
  const cut = raw.slice(0, TEXT_LIMIT);
  const json = parseEmbeddedJson(cut);
  const words = cut.toLowerCase();
  const hints = FIGURE.test(words) ? readWords(words.replace(/\b(in|at|on|after): ?/g, '$1 '), nowMs) : [];
  return json === undefined ? hints : [...hints, ...readFields(json.value, nowMs)];
}

function readFields(value: unknown, nowMs: number): readonly ResetHint[] {
  const hints: ResetHint[] = [];
  // OpenRouter repeats the upstream headers inside the body.
  const headers: Record<string, string> = {};
  visitJsonLeaves(value, (key, leaf) => {
    if (key.startsWith('x-ratelimit-') || key.startsWith('retry-after')) headers[key] = String(leaf);
    const source = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    const afterMs = source === undefined ? undefined : readWaitMs(leaf, nowMs);
    if (source !== undefined && afterMs !== undefined) hints.push({ afterMs, source });
    const inMilliseconds = Object.hasOwn(MILLISECOND_FIELDS, key) ? MILLISECOND_FIELDS[key] : undefined;
    if (inMilliseconds !== undefined) hints.push({ afterMs: Number(leaf), source: inMilliseconds });
  });
  const repeated = readHeaderHints(headers, nowMs, true);
  return [...hints, ...repeated.map((hint) => ({ ...hint, source: `body: ${hint.source}` }))];
}

function readWords(text: string, nowMs: number): ResetHint[] {
  const hints: ResetHint[] = [];
  for (const phrase of PHRASES) {
    for (const rest of restsAfter(text, phrase.words)) {
      const afterMs = readWhen(rest, nowMs, phrase.clock);
      if (afterMs !== undefined) hints.push({ afterMs, source: phrase.source });
    }
  }
  if (text.includes('resets tomorrow') || text.includes('try again tomorrow')) {
    hints.push({ afterMs: nextMidnightMs(nowMs) - nowMs, source: 'body: resets tomorrow' });
  }
  return hints;
}

function readWhen(raw: string, nowMs: number, withClock: boolean): number | undefined {
  const rest = raw.replace(FILLER, '').replace(ONE, '1 ');
  const instantMs =
    parseInstantMs(rest) ?? parseDateMs(rest, nowMs) ?? (withClock ? readClock(rest, nowMs) : undefined);
  return instantMs === undefined ? parseDurationMs(rest) : instantMs - nowMs;
}

/** The next time it is that late where the provider says it is, UTC without a place. */
function readClock(rest: string, nowMs: number): number | undefined {
  const offsetMs = zoneOffsetMs(rest, nowMs);
  const localMs = parseClockMs(rest, nowMs + offsetMs);
  return localMs === undefined ? undefined : localMs - offsetMs;
}

function restsAfter(text: string, words: string): readonly string[] {
  const rests: string[] = [];
  let at = text.indexOf(words);
  while (at >= 0 && rests.length < HITS_PER_PHRASE) {
    rests.push(text.slice(at + words.length, at + words.length + 64).trimStart());
    at = text.indexOf(words, at + words.length);
  }
  return rests;
}
