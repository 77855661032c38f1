import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { freshMaterial } from '../credentials/refresh-credential.ts';
import { bearerOf, type TargetResult } from './resolve-target.ts';

/**
 * One call; when the provider refuses an OAuth token with 401 before any text came, the token is refreshed and the call made
 * once more. The second answer counts, whatever it is. A refresh that fails for good leaves the 401 with the words that mend
 * it (OAUTH-7).
 */
export async function callRefreshed(
  ports: Ports,
  { target, oauthPrint }: Extract<TargetResult, { ok: true }>,
  { profile }: CredentialCandidate,
  call: (target: CallTarget) => Promise<CallOutcome>,
): Promise<CallOutcome> {
  const outcome = await call(target);
  if (profile === undefined || oauthPrint === undefined) return outcome;
  if (outcome.ok || outcome.outputStarted || outcome.evidence.status !== 401) return outcome;
  const fresh = await freshMaterial(ports, profile, oauthPrint);
  if (!fresh.ok) {
    const { provider, model } = target.ref;
    const refused: FailureEvidence = { provider, model, status: 401, message: fresh.message };
    return { ...outcome, evidence: fresh.evidence ?? refused };
  }
  return call({ ...target, auth: bearerOf(fresh.material) });
}

/** A target that could not be made, as a failed attempt. */
export function evidenceOfTarget(
  target: Extract<TargetResult, { ok: false }>,
  { provider }: ModelRef,
): FailureEvidence {
  return { ...target.evidence, provider, message: target.message };
}
