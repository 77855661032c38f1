import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import type { ConsideredCredential, ConsideredModel } from '../../core/ports/run-ledger.ts';

/** A credential that was asked for a model, and how it ended. */
export interface AskedCredential {
  readonly ref: ModelRef;
  readonly credentialId: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
}

/**
 * What was looked at for one model: every credential of its plan with the reason why it served, failed or was not asked
 * (D1, B021). One that could have been asked but stood behind another is `shadowed`.
 */
export function consideredModel(
  ref: ModelRef,
  plan: readonly CredentialCandidate[],
  asked: readonly AskedCredential[],
): ConsideredModel {
  const name = formatModelRef(ref);
  const own = asked.filter((entry) => formatModelRef(entry.ref) === name);
  return { ref: name, credentials: plan.map((candidate) => consideredCredential(candidate, own)) };
}

function consideredCredential(
  candidate: CredentialCandidate,
  asked: readonly AskedCredential[],
): ConsideredCredential {
  const credentialId = candidate.id;
  const outcomes = asked.filter((entry) => entry.credentialId === credentialId).map((entry) => entry.outcome);
  if (outcomes.includes('success')) return { credentialId, verdict: 'served' };
  if (outcomes.includes('failure')) return { credentialId, verdict: 'failed' };
  if (outcomes.includes('skipped')) return { credentialId, verdict: 'unresolved' };
  if (candidate.whyNot !== undefined) return { credentialId, verdict: candidate.whyNot };
  const { block } = candidate;
  if (block === undefined) return { credentialId, verdict: 'shadowed' };
  return { credentialId, verdict: 'blocked', reason: block.reason, untilMs: block.untilMs };
}
