import type { FailureFacts } from './facts.ts';
import type { FailureReason } from './reason.ts';

/** A question about the facts; pure and total. */
export type Condition = (facts: FailureFacts) => boolean;

/** One row of the table of ERR-2. Rows are asked from top to bottom; the first match wins. */
export interface FailureRule {
  readonly id: string;
  readonly reason: FailureReason;
  /** Present on rows whose words or codes belong to these providers only (ERR-4). */
  readonly providers?: readonly string[];
  readonly when: Condition;
  /** True on rows that only say "the transport broke": a nested cause that says more wins. */
  readonly vague?: boolean;
  /** Set where a row departs from what its reason usually means for failover. */
  readonly failover?: boolean;
}

/** Does the row apply, its provider included? */
export function ruleMatches(rule: FailureRule, facts: FailureFacts): boolean {
  if (rule.providers !== undefined && !rule.providers.includes(facts.provider)) return false;
  return rule.when(facts);
}

/** Matches one of the lower-case machine codes, types or exception names. */
export function hasCode(...codes: readonly string[]): Condition {
  // Most failures bring no code; the names of all need not be fetched from memory then.
  return ({ codes: given }) => given.size > 0 && codes.some((code) => given.has(code));
}

/** Matches when the words contain one of the lower-case texts. */
export function hasText(...texts: readonly string[]): Condition {
  return (facts) => texts.some((text) => facts.text.includes(text));
}

/** Matches a whole message and nothing less (ERR-3). */
export function isMessage(...messages: readonly string[]): Condition {
  return (facts) => messages.some((message) => facts.messages.includes(message));
}

/** Matches when one message fits the pattern; patterns must be free of nested repetition. */
export function messageFits(pattern: RegExp): Condition {
  return (facts) => facts.messages.some((message) => pattern.test(message));
}

/** Matches one of the HTTP statuses. */
export function hasStatus(...statuses: readonly number[]): Condition {
  return (facts) => facts.status !== undefined && statuses.includes(facts.status);
}

/** All of them. */
export function all(...conditions: readonly Condition[]): Condition {
  return (facts) => conditions.every((condition) => condition(facts));
}

/** At least one of them. */
export function any(...conditions: readonly Condition[]): Condition {
  return (facts) => conditions.some((condition) => condition(facts));
}

/** None of them. */
export function none(...conditions: readonly Condition[]): Condition {
  return (facts) => !conditions.some((condition) => condition(facts));
}
