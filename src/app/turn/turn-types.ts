import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import type { ExecutionTrace } from '../../core/failover/execution-trace.ts';
import type { LeaveReason } from '../../core/failover/run-engine.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallOutcome } from '../../core/ports/model-calls.ts';
import type { ChatImage } from '../../core/ports/session-store.ts';
import type { TurnFallbacks } from '../selection/turn-chain.ts';

export interface TurnRequest {
  readonly agentId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly message: string;
  /** Shown with the message; a model that does not see is not asked (IMG-4). */
  readonly images?: readonly ChatImage[];
  /** A typed model for this turn only, strict (SRC-6); may carry `@profile`. */
  readonly model?: string | undefined;
  /** The run belongs to a job: its model is a field of the job, and the configured fallbacks apply (SRC-1). */
  readonly isJob?: boolean | undefined;
  readonly fallbacks?: TurnFallbacks;
  /** The time for all of the turn, in the place of the configured one. */
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  readonly onText?: (text: string) => void;
  /** Asks whether runs may use what costs more; absent where nobody can be asked, and then they may not (decision 21). */
  readonly onCost?: (question: string) => Promise<boolean>;
  /** One line per hop and per return to the primary (B002). */
  readonly onNotice?: (line: string) => void;
}

/** A step away from what was asked, with its reason (B002). */
export interface Hop {
  readonly from: string;
  readonly credentialId: string;
  readonly reason: LeaveReason;
  readonly message: string;
}

export interface TurnResult {
  readonly text: string;
  readonly requested: string;
  readonly served: string;
  readonly credentialId: string;
  readonly hops: readonly Hop[];
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly sessionId: string | undefined;
  readonly trace: ExecutionTrace;
}

/** The call that ended a turn well. */
export interface Answer {
  readonly ref: ModelRef;
  readonly candidate: CredentialCandidate;
  readonly outcome: CallOutcome & { readonly ok: true };
  readonly startedAtMs: number;
}
