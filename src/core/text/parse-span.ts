const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const WHOLE = /^(?:\d{1,9}[smhdw])+$/;
const PART = /(\d+)([smhdw])/g;

/**
 * Reads a span of time as a person writes it: `45s`, `30m`, `12h`, `365d`, `2w`, `1d12h` (AUTHCLI-5). Returns milliseconds;
 * undefined for anything else, a bare number and a span of nothing included.
 */
export function parseSpanMs(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (!WHOLE.test(word)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of word.matchAll(PART)) totalMs += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  return totalMs > 0 ? totalMs : undefined;
}
