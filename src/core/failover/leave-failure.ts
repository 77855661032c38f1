import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import type { ModelRef } from '../models/model-ref.ts';
import type { CostQuestion, FailedTry } from './run-engine.ts';

/** A model or credential that is dearer than agreed (decision 21). */
export function fenceFailure({ ref, credentialId, isModel }: CostQuestion): FailedTry {
  const message = isModel
    ? 'costs more than the selected model, and nobody wrote it into the chain'
    : `${credentialId} is billed per use, and nobody put it behind the subscription`;
  return { ref, credentialId, reason: 'cost_fence', status: undefined, message, retryAtMs: undefined };
}

/** A model of which no credential can be asked: none is there, or all are blocked (FALL-14, COOL-11). */
export function leaveFailure(
  ref: ModelRef,
  plan: readonly CredentialCandidate[],
  able: readonly CredentialCandidate[],
): FailedTry {
  // No window that ends brings back what leads nowhere.
  const blocks = able.flatMap(
    (entry) => (entry.deadEnd === undefined && (entry.block ?? entry.halfOpen)) || [],
  );
  const base = { ref, credentialId: '', status: undefined };
  if (blocks.length === 0) {
    const pinned = plan.find(
      (candidate) => candidate.whyNot !== undefined && candidate.whyNot !== 'excluded_by_auth_order',
    );
    if (pinned?.whyNot === 'migration_required') {
      const message = `AUTH_PROFILE_MIGRATION_REQUIRED: credentials of ${ref.provider} wait in a file of an earlier version; run "openclaw doctor --fix" to import them`;
      const retryAtMs = undefined;
      return { ...base, reason: 'missing_credential', message, retryAtMs, isMigrationPending: true };
    }
    const lost = pinned ?? able[0];
    const why = lost === undefined ? '' : ` (${lost.id}: ${lost.whyNot ?? lost.deadEnd ?? 'tried already'})`;
    const message = `No API key found for provider "${ref.provider}"${why}`;
    return { ...base, reason: 'missing_credential', message, retryAtMs: undefined };
  }
  const message = `No available auth profile for ${ref.provider} (all in cooldown or unavailable)`;
  return {
    ...base,
    reason: 'blocked',
    message,
    retryAtMs: Math.min(...blocks.map((block) => block.untilMs)),
    ...(blocks.every(({ reason }) => reason === blocks[0]?.reason) && { blockedBy: blocks[0]?.reason }),
  };
}
