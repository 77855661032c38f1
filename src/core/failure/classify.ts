import type { FailureEvidence } from './evidence.ts';
import { type FailureFacts, readFacts } from './facts.ts';
import { scopeOf } from './failure-scope.ts';
import type { Classification, FailureReason } from './reason.ts';
import { readResetHint } from './reset-hint.ts';
import { type FailureRule, ruleMatches } from './rule.ts';
import { FAILURE_RULES } from './rule-table.ts';

const CAUSE_LIMIT = 5;

/** Same payload, same answer: these never advance the chain (ERR-2, decision 20). */
const STOPPING: ReadonlySet<FailureReason> = new Set(['context_overflow', 'format', 'refusal', 'abort']);
/** Reasons that time heals, so that a provider's deadline means something (decision 16). */
const WAITABLE: ReadonlySet<FailureReason> = new Set([
  'rate_limit',
  'overloaded',
  'timeout',
  'server_error',
  'billing',
]);

type Verdict = Pick<FailureRule, 'id' | 'reason' | 'failover' | 'vague'>;

/**
 * Judges a failed call (ERR-1…9, decision 23): a first-match table over provider, status, codes and words.
 * `nowMs` is Unix milliseconds, needed for absolute reset times. Total, linear in the (cut) evidence, never throws.
 */
export function classifyFailure(evidence: FailureEvidence, nowMs: number): Classification {
  const verdict = judge(evidence, 0);
  const hint = WAITABLE.has(verdict.reason)
    ? readResetHint(hintEvidence(evidence, verdict.reason), nowMs)
    : undefined;
  return {
    reason: verdict.reason,
    failover: verdict.failover ?? !STOPPING.has(verdict.reason),
    rule: verdict.id,
    scope: scopeOf(verdict.reason),
    ...(hint === undefined ? {} : { hint }),
  };
}

function judge(evidence: FailureEvidence, depth: number): Verdict {
  const facts = readFacts(evidence);
  const rule = FAILURE_RULES.find((candidate) => ruleMatches(candidate, facts));
  if (rule !== undefined && rule.vague !== true) return rule;
  return judgeCause(evidence, depth) ?? rule ?? unmatched(facts);
}

/** The cause speaks only when it says something definite; the provider of the outer call applies to it as well. */
function judgeCause(evidence: FailureEvidence, depth: number): Verdict | undefined {
  const cause = evidence.cause;
  if (depth >= CAUSE_LIMIT || typeof cause !== 'object' || cause === null) return undefined;
  const provider = cause.provider ?? evidence.provider;
  const verdict = judge({ ...cause, ...(provider === undefined ? {} : { provider }) }, depth + 1);
  return verdict.reason === 'unclassified' || verdict.reason === 'empty_response' ? undefined : verdict;
}

function unmatched(facts: FailureFacts): Verdict {
  const isEmpty = facts.status === undefined && facts.codes.size === 0 && facts.text === '';
  if (isEmpty) return { id: 'empty-response', reason: 'empty_response' };
  return { id: 'unmatched', reason: 'unclassified' };
}

/** Rate-limit windows ride along on every answer; they say nothing about an unpaid account. */
function hintEvidence(evidence: FailureEvidence, reason: FailureReason): FailureEvidence {
  if (reason !== 'billing' || typeof evidence.headers !== 'object' || evidence.headers === null)
    return evidence;
  const kept = Object.entries(evidence.headers).filter(([name]) => name.startsWith('retry-after'));
  return { ...evidence, headers: Object.fromEntries(kept) };
}
