/** The words of ERR-1. `refusal` and `abort` stop a run and are never a reason for failover. */
export const FAILURE_REASONS = [
  'auth',
  'auth_permanent',
  'rate_limit',
  'overloaded',
  'server_error',
  'timeout',
  'billing',
  'format',
  'model_not_found',
  'session_expired',
  'context_overflow',
  'empty_response',
  'no_error_details',
  'unclassified',
  'unknown',
  'refusal',
  'abort',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

/** Where a reset time came from, shown to people as the source of a deadline (D9). */
export interface ResetHint {
  /** How long to stay away, in milliseconds from the moment the answer was seen; capped at 7 days (decision 16). */
  readonly afterMs: number;
  /** `retry-after`, `x-ratelimit-reset-requests`, `body: try again in`… */
  readonly source: string;
}

/** The judgement over one piece of evidence. */
export interface Classification {
  readonly reason: FailureReason;
  /** May another credential or model be tried because of this? */
  readonly failover: boolean;
  /** Id of the table row that matched, for `models explain --error` and the ledger. */
  readonly rule: string;
  readonly hint?: ResetHint;
  /** What a block should cover: one model on the credential, the whole credential, or nothing (decision 14). */
  readonly scope: 'model' | 'profile' | 'none';
}
