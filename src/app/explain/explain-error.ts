import { classifyFailure } from '../../core/failure/classify.ts';
import { parseEvidence } from '../../core/failure/parse-evidence.ts';
import type { Classification, FailureReason } from '../../core/failure/reason.ts';
import type { Clock } from '../../core/ports/system.ts';

/** What the failover rules make of one recorded failure. */
export interface ExplainedError {
  /** A word of ERR-1; null when the failure says nothing that is known. */
  readonly reason: FailureReason | null;
  /** False for an unknown failure: it is no evidence by itself, although a run goes on while candidates are left (ERR-2). */
  readonly failover: boolean;
  /** Id of the row of the table that matched. */
  readonly rule: string;
  /** Milliseconds to stay away, as far as the provider said. */
  readonly retryAfterMs: number | null;
  /** What a block would cover. */
  readonly scope: Classification['scope'];
}

/**
 * Judges failures written as one JSON object, JSON Lines or plain words, in their order, with the rules a run uses (D1, B016).
 * Reads nothing but the text; never throws.
 */
export function explainErrors(clock: Clock, text: string): readonly ExplainedError[] {
  return parseEvidence(text).map((evidence) => {
    const { reason, failover, rule, hint, scope } = classifyFailure(evidence, clock.now());
    const isKnown = reason !== 'unclassified';
    return {
      reason: isKnown ? reason : null,
      failover: isKnown && failover,
      rule,
      retryAfterMs: hint?.afterMs ?? null,
      scope,
    };
  });
}
