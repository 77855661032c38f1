/** Where in the life of a request it failed; decides whether a silent replay is still possible. */
export type FailurePhase = 'connect' | 'request' | 'first-token' | 'stream' | 'body';

/**
 * What is known about a failed call, as facts and without judgement. Adapters fill it from HTTP answers, transport errors
 * and stream events; `classifyFailure` is its only judge (ERR-2). Every field may be missing.
 */
export interface FailureEvidence {
  readonly provider?: string;
  readonly model?: string;
  readonly status?: number;
  /** Lower-case header names. Values of credential headers are never put here. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Response body as text, cut to 8 KiB by the adapter. */
  readonly body?: string;
  readonly message?: string;
  /** Machine code: `ECONNRESET`, `insufficient_quota`, `ThrottlingException`… */
  readonly code?: string;
  readonly name?: string;
  readonly phase?: FailurePhase;
  /** True when the person (not a time limit) stopped the call. */
  readonly aborted?: boolean;
  readonly cause?: FailureEvidence;
}
