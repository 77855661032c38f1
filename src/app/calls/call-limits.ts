import type { CallLimits } from '../../core/ports/model-calls.ts';

/** Three hosts that cannot be reached cost twelve seconds together (F5). */
const CONNECT_MS = 4000;

/**
 * Time limits of one attempt: each later candidate keeps its slice of what is left, so that two hanging providers cannot
 * starve the third (decision 19, D22).
 * @param leftMs what is left of the run's budget
 * @param candidatesLeft models still to come, the present one included
 * @param firstTokenLimitMs a provider that accepts and never answers is left after this long (decision 18)
 * @param timeoutMs the provider's own `timeoutSeconds`: it takes the place of the slice, never of the run's budget (CUST-9)
 */
export function callLimits(
  leftMs: number,
  candidatesLeft: number,
  firstTokenLimitMs: number,
  timeoutMs?: number,
): CallLimits {
  const left = Math.max(1, leftMs);
  if (timeoutMs !== undefined) {
    const totalMs = Math.min(timeoutMs, left);
    return { connectMs: Math.min(CONNECT_MS, totalMs), firstTokenMs: totalMs, totalMs };
  }
  const slice = left / Math.max(1, candidatesLeft);
  return {
    connectMs: CONNECT_MS,
    firstTokenMs: Math.min(firstTokenLimitMs, slice),
    totalMs: candidatesLeft <= 1 ? left : Math.max(slice, Math.min(left, firstTokenLimitMs)),
  };
}
