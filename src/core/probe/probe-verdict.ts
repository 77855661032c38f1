import type { CredentialCandidate } from '../credentials/credential-plan.ts';
import { credentialHealth } from '../credentials/health.ts';
import { describeReason } from '../failure/describe-reason.ts';
import type { FailureReason } from '../failure/reason.ts';
import type { ProbeCheck, ProbeReasonCode, ProbeStatus, ProbeVerdict } from './probe-result.ts';

/** The column of PROBE-4, as Q-5 settles it. */
const STATUS_OF_CODE: Readonly<Record<ProbeReasonCode, ProbeStatus>> = {
  excluded_by_auth_order: 'unknown',
  missing_credential: 'auth',
  expired: 'auth',
  invalid_expires: 'auth',
  unresolved_ref: 'auth',
  ineligible_profile: 'auth',
  no_model: 'no_model',
};

/** The verdict on a row for which nothing is asked (PROBE-4); `detail` is a sentence without its full stop. */
export function uncalledVerdict(reasonCode: ProbeReasonCode, detail: string): ProbeVerdict {
  return { status: STATUS_OF_CODE[reasonCode], reasonCode, error: errorOf(reasonCode, detail) };
}

/** PROBE-6: two lines, of which the first is the same for all. An excluded credential is neither missing nor expired. */
function errorOf(code: ProbeReasonCode, detail: string): string {
  if (code === 'excluded_by_auth_order') return 'Excluded by auth.order for this provider.';
  if (code === 'no_model') return detail;
  return `Auth profile credentials are missing or expired.\n↳ Auth reason [${code}]: ${detail}`;
}

/** The verdict on a credential that cannot be tried at all (PROBE-5); undefined when it can, whatever blocks it (B005). */
export function candidateVerdict(candidate: CredentialCandidate, nowMs: number): ProbeVerdict | undefined {
  const code = codeOf(candidate);
  if (code === undefined) return undefined;
  const { block: _block, ...unblocked } = candidate;
  return uncalledVerdict(code, credentialHealth(unblocked, nowMs).words ?? 'it cannot be used');
}

function codeOf({ whyNot, deadEnd }: CredentialCandidate): ProbeReasonCode | undefined {
  switch (whyNot) {
    case undefined:
      return deadEnd === undefined ? undefined : 'unresolved_ref';
    case 'origin_changed':
    case 'cost_fence':
    case 'migration_required':
      return 'ineligible_profile';
    default:
      return whyNot;
  }
}

/** The bucket of a failed request (PROBE-3). */
export function statusOfReason(reason: FailureReason): ProbeStatus {
  switch (reason) {
    case 'auth':
    case 'auth_permanent':
      return 'auth';
    case 'rate_limit':
    case 'overloaded':
      return 'rate_limit';
    case 'billing':
    case 'timeout':
      return reason;
    case 'format':
    case 'model_not_found':
    case 'context_overflow':
      return 'format';
    default:
      return 'unknown';
  }
}

/** The verdict on a request that failed, without `check` one to a token endpoint; `words` are the provider's, redacted. */
export function failedVerdict(
  check: ProbeCheck | undefined,
  reason: FailureReason,
  words: string,
): ProbeVerdict {
  const label = describeReason(reason);
  return {
    status: statusOfReason(reason),
    reason,
    error: words === '' ? label : `${label}: ${words}`,
    ...(check === undefined ? {} : { check }),
    ...(reason === 'model_not_found' ? { modelState: 'dead' } : {}),
  };
}

/** Does this result count as the failure of a route: something a run would try, and it would fail (decision 34)? */
export function isFailedRoute({ status, reasonCode, reason }: ProbeVerdict, isFenced: boolean): boolean {
  if (status === 'ok' || reasonCode === 'excluded_by_auth_order' || isFenced) return false;
  // Nothing was asked because nothing cheap could be: that is no failure.
  return status !== 'unknown' || reasonCode !== undefined || reason !== undefined;
}
