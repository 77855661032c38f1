const SHORTEST_MS = 1000;
const LONGEST_MS = 600_000;

/**
 * How long a stand-in that was refused is left alone in its session, in milliseconds, as `OPENCLAW_FALLBACK_SKIP_TTL_MS` says
 * (FALL-11): 0, which is off, without it and for what is no positive number; else between one second and ten minutes.
 */
export function skipTimeMs(text: string | undefined): number {
  const asked = Number(text?.trim() ?? '');
  if (!Number.isFinite(asked) || asked <= 0) return 0;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, asked));
}
