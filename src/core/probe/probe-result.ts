import type { FailureReason } from '../failure/reason.ts';

/** The buckets of PROBE-3. */
export const PROBE_STATUSES = [
  'ok',
  'auth',
  'rate_limit',
  'billing',
  'timeout',
  'format',
  'unknown',
  'no_model',
] as const;

export type ProbeStatus = (typeof PROBE_STATUSES)[number];

/** Why nothing was asked (PROBE-4). */
export const PROBE_REASON_CODES = [
  'excluded_by_auth_order',
  'missing_credential',
  'expired',
  'invalid_expires',
  'unresolved_ref',
  'ineligible_profile',
  'no_model',
] as const;

export type ProbeReasonCode = (typeof PROBE_REASON_CODES)[number];

/** What was sent: the list of models, the address that describes the key, or a few tokens. */
export type ProbeCheck = 'models' | 'key' | 'completion';

/** What is known about the model of the row: it answered, the list names it or not, the provider denies it (B071). */
export type ProbedModel = 'answers' | 'listed' | 'unlisted' | 'dead';

/** What one row found out. Latencies are milliseconds. */
export interface ProbeVerdict {
  readonly status: ProbeStatus;
  /** Set when nothing was asked. */
  readonly reasonCode?: ProbeReasonCode;
  /** The label of the failure, finer than the bucket (ERR-1). */
  readonly reason?: FailureReason;
  /** For people, redacted; two lines where a credential is missing or expired (PROBE-6). */
  readonly error?: string;
  readonly check?: ProbeCheck;
  readonly modelState?: ProbedModel;
  readonly latencyMs?: number;
  readonly firstTokenMs?: number;
}
