import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallOutcome, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { externalAuth, renewal } from '../credentials/external-access.ts';
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
  if (outcome.ok || outcome.outputStarted || outcome.evidence.status !== 401) return outcome;
  if (profile?.externalLogin !== undefined) return reread(ports, target, profile, outcome, call);
  if (profile === undefined || oauthPrint === undefined) return outcome;
  const fresh = await freshMaterial(ports, profile, oauthPrint);
  if (!fresh.ok) {
    const { provider, model } = target.ref;
    const refused: FailureEvidence = { provider, model, status: 401, message: fresh.message };
    return { ...outcome, evidence: fresh.evidence ?? refused };
  }
  return call({ ...target, auth: bearerOf(fresh.material) });
}

/**
 * The other program may have renewed its sign-in since: its file is read once more, and only another token is worth another
 * request (CRED-12). Else the 401 says what renews it.
 */
async function reread(
  ports: Ports,
  target: CallTarget,
  profile: AuthProfile,
  refused: Extract<CallOutcome, { ok: false }>,
  call: (target: CallTarget) => Promise<CallOutcome>,
): Promise<CallOutcome> {
  const found = externalAuth(ports, profile);
  const sent = target.auth.kind === 'bearer' ? target.auth.secret.reveal() : undefined;
  if (found.ok && found.auth.secret.reveal() !== sent) return call({ ...target, auth: found.auth });
  const { provider, model } = target.ref;
  const message = found.ok ? `${profile.id} was refused. ${renewal(profile)}` : found.message;
  return { ...refused, evidence: { provider, model, status: 401, message } };
}

/** A target that could not be made, as a failed attempt. */
export function evidenceOfTarget(
  target: Extract<TargetResult, { ok: false }>,
  { provider }: ModelRef,
): FailureEvidence {
  return { ...target.evidence, provider, message: target.message };
}
