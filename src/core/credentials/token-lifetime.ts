const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const WHOLE = /^(?:\d{1,9}[smhdw])+$/;
const PART = /(\d+)([smhdw])/g;
/** Upper bound of a date in milliseconds (CRED-6). */
const MAX_EXPIRES_MS = 8_640_000_000_000_000;

/**
 * Reads how long a token lives, as a person writes it: `365d`, `12h`, `30m`, `2w`, `1d12h` (AUTHCLI-5). Returns milliseconds;
 * undefined for anything else, a bare number and a lifetime of nothing included: a wrong guess would end a token too early or
 * never.
 */
export function parseLifetimeMs(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (!WHOLE.test(word)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of word.matchAll(PART)) totalMs += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  return totalMs > 0 ? totalMs : undefined;
}

/**
 * The absolute end of a token that lives for `text` from `nowMs` on, in Unix milliseconds; undefined when the text is no
 * lifetime or leads beyond the last date (CRED-6).
 */
export function expiryAfter(text: string, nowMs: number): number | undefined {
  const lifetimeMs = parseLifetimeMs(text);
  if (lifetimeMs === undefined || nowMs + lifetimeMs > MAX_EXPIRES_MS) return undefined;
  return nowMs + lifetimeMs;
}
