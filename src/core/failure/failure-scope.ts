import type { Classification, FailureReason } from './reason.ts';

/** One model on the credential is blocked (decision 14, Q-13). */
const MODEL_SCOPED: ReadonlySet<FailureReason> = new Set([
  'rate_limit',
  'overloaded',
  'timeout',
  'server_error',
  'model_not_found',
]);
/** The whole credential is blocked (decision 14). */
const PROFILE_SCOPED: ReadonlySet<FailureReason> = new Set(['auth', 'auth_permanent', 'billing']);

/** What a failure for this reason says something about (decision 14, COOL-7). */
export function scopeOf(reason: FailureReason): Classification['scope'] {
  if (MODEL_SCOPED.has(reason)) return 'model';
  return PROFILE_SCOPED.has(reason) ? 'profile' : 'none';
}
