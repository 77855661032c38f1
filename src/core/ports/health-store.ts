import type { Block } from '../failover/block.ts';
import type { QuotaSeen } from '../failure/quota-headers.ts';
import type { FailureReason } from '../failure/reason.ts';
import type { CostClass } from '../models/cost-class.ts';
import type { RunRecord } from './run-ledger.ts';

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
  readonly reason:
    | FailureReason
    | 'cost_fence'
    | 'attempt_budget'
    | 'missing_credential'
    | 'blocked'
    | 'incapable'
    | 'recently_failed'
    | undefined;
  readonly rule: string | undefined;
  readonly status: number | undefined;
  /** Redacted, one line. */
  readonly message: string | undefined;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly firstTokenMs: number | undefined;
  /** As the provider counted them; absent for failures and where it does not count. */
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** US dollars by the prices known at the time; absent where nobody knows them. */
  readonly costUsd?: number | undefined;
  readonly costClass?: CostClass | undefined;
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
  /** What the provider said it still allows this credential; takes the place of what it said before (D9). */
  readonly quota?: QuotaSeen;
  /** The run that ended with this attempt. */
  readonly run?: RunRecord;
}

/** How often requests with one credential failed, by reason; reasons that never came are absent (COOL-8). */
export type FailureCounts = Readonly<Partial<Record<FailureReason, number>>>;

/** Blocks and the ledger of attempts. */
export interface HealthStore {
  /** All rows, open and ended. */
  blocks(): readonly Block[];
  record(outcome: AttemptOutcome): Promise<void>;
  /** Removes one circuit (`model` given) or all of a credential; resolves with the number of rows removed. */
  clearBlocks(credentialId: string, model: string | undefined, event: LedgerEvent): Promise<number>;
  /** What providers said last about their limits, by credential id. */
  quotas(): readonly QuotaSeen[];
  /** How many requests to this provider failed after that moment (Unix milliseconds), of all agents and processes (B014). */
  failuresSince(provider: string, sinceMs: number): number;
  /**
   * By credential id: its failed requests after that moment (Unix milliseconds) and after its last success, of all agents. A
   * credential without any is absent.
   */
  failureCounts(sinceMs: number): ReadonlyMap<string, FailureCounts>;
  /** Newest first. */
  recentAttempts(agentId: string, limit: number): readonly AttemptRecord[];
  recentEvents(agentId: string, limit: number): readonly LedgerEvent[];
  addEvent(event: LedgerEvent): Promise<void>;
}
