import { classifyFailure } from '../core/failure/classify.ts';
import type { Classification } from '../core/failure/reason.ts';
import type { CallOutcome } from '../core/ports/model-calls.ts';

/** Code of the evidence when a reference or a variable did not give a secret, so that no request was made. */
export const UNRESOLVED_CREDENTIAL = 'unresolved_credential';

/**
 * What a failed attempt means for the run. A secret that cannot be resolved says nothing about a credential: it blocks
 * nothing, and no other credential of the model takes its place (RES-2, SEC-11). Text that the person has already seen cannot
 * be taken back: no other model continues it (FALL, decision 18).
 */
export function judgeFailure(outcome: CallOutcome & { readonly ok: false }, nowMs: number): Classification {
  const judged = classifyFailure(outcome.evidence, nowMs);
  if (outcome.evidence.code === UNRESOLVED_CREDENTIAL) return { ...judged, scope: 'none' };
  return outcome.outputStarted ? { ...judged, failover: false } : judged;
}
