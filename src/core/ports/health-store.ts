import type { Block } from '../failover/block.ts';
import type { FailureReason } from '../failure/reason.ts';

/** One try of one model with one credential, as the ledger keeps it (D1). */
export interface AttemptRecord {
  readonly attemptId: string;
  readonly runId: string;
  readonly sessionId: string | undefined;
  readonly agentId: string;
  readonly provider: string;
  readonly model: string;
  /** Profile id, `env:NAME`, `config:<provider>`, or empty when none was found. */
  readonly credentialId: string;
  /** `skipped` made no request. */
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly reason: FailureReason | 'cost_fence' | 'missing_credential' | 'blocked' | 'incapable' | undefined;
  readonly rule: string | undefined;
  readonly status: number | undefined;
  /** Redacted, one line. */
  readonly message: string | undefined;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly firstTokenMs: number | undefined;
}

/** A thing worth one line in the panel: hop away, back on the primary, block cleared, model changed. */
export interface LedgerEvent {
  readonly id: string;
  readonly atMs: number;
  readonly agentId: string;
  readonly kind:
    | 'fallback-started'
    | 'fallback-ended'
    | 'block-cleared'
    | 'model-changed'
    | 'profile-saved'
    | 'profile-removed';
  readonly text: string;
}

/** What one attempt did to the world; written in one transaction (decision 29, B013). */
export interface AttemptOutcome {
  readonly attempt: AttemptRecord;
  /** The new block, if the failure opened one. A window in the store that was open then stays as it is (COOL-4). */
  readonly block?: Block;
  /** On success: blocks of this credential for this model and for the whole profile are removed, `lastUsed` is set. */
  readonly clears?: { readonly credentialId: string; readonly model: string };
  readonly events?: readonly LedgerEvent[];
}

/** Blocks and the ledger of attempts. */
export interface HealthStore {
  /** All rows, open and ended. */
  blocks(): readonly Block[];
  record(outcome: AttemptOutcome): Promise<void>;
  /** Removes one circuit (`model` given) or all of a credential; resolves with the number of rows removed. */
  clearBlocks(credentialId: string, model: string | undefined, event: LedgerEvent): Promise<number>;
  /** Newest first. */
  recentAttempts(agentId: string, limit: number): readonly AttemptRecord[];
  recentEvents(agentId: string, limit: number): readonly LedgerEvent[];
  addEvent(event: LedgerEvent): Promise<void>;
}
