import type { FailureReason } from './failure/reason.ts';

/**
 * A window in which a credential is not tried: for one model, or for all of it (decision 14).
 * `model` is the empty string when the block covers the whole credential.
 */
export interface Block {
  /** Profile id, `env:NAME`, or `config:<provider>`. */
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  readonly kind: 'cooldown' | 'disabled';
  readonly reason: FailureReason;
  /** Unix milliseconds. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Position on the ladder, from 1 (COOL-1); has its own column (decision 15). */
  readonly step: number;
  readonly errorCount: number;
  readonly lastFailureAtMs: number;
  /** Who named the deadline: `ladder`, `retry-after`… */
  readonly source: string;
  /** The provider's own words, redacted and cut. */
  readonly words?: string;
}
