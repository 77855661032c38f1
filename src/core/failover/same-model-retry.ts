import type { FailureReason } from '../failure/reason.ts';

/** Retries of one run so far (RETRY-1). */
export interface Retries {
  readonly rateLimited: number;
  readonly transient: number;
  /** Unix milliseconds of the first transient failure of the present outage. */
  readonly outageSinceMs: number | undefined;
  /** Requests in a row that nobody answered (RETRY-11). */
  readonly idle: number;
}

export const NO_RETRIES: Retries = { rateLimited: 0, transient: 0, outageSinceMs: undefined, idle: 0 };

export interface RetryFacts {
  readonly reason: FailureReason;
  /** Milliseconds that the provider asked to wait; undefined when it named none. */
  readonly hintMs: number | undefined;
  /** A window of use is spent, such as a day or a subscription's week: it does not pass while one waits (RETRY-4). */
  readonly isSpentWindow: boolean;
  /** The request ended because no first piece of an answer came in time. */
  readonly isIdle: boolean;
  readonly nowMs: number;
  /** 0 to 1, for jitter. */
  readonly fraction: number;
  /** Is there another model to ask (RETRY-3)? */
  readonly hasFallback: boolean;
  /** Milliseconds left of the run's time. */
  readonly leftMs: number;
}

/** What a person may set about the layer. */
export interface RetryLimits {
  /** Retries of either kind, of which a rate limit gets nine at most; undefined leaves both at their own (RETRY-5). */
  readonly maxRetries: number | undefined;
  /** The longest wait that a provider may ask for after a transient failure, in milliseconds (RETRY-6). */
  readonly longestHintMs: number;
}

export type RetryStep =
  | {
      readonly kind: 'wait';
      readonly waitMs: number;
      readonly retries: Retries;
      /** The how manieth of how many of its kind (RETRY-10). */
      readonly retry: number;
      readonly of: number;
    }
  /** The layer has nothing to add: rotation and fallback go on. */
  | { readonly kind: 'move-on' }
  /** RETRY-11: nobody answers at all, and every request may cost. */
  | { readonly kind: 'stop' };

/** Ten requests in all are nine retries. */
const RATE_LIMIT_RETRIES = 9;
const TRANSIENT_RETRIES = 8;
const OUTAGE_MS = 90_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A wait after a rate limit above this goes straight to a fallback if there is one (RETRY-3). */
const LONGEST_HINT_MS = 60_000;
const IDLE_LIMIT = 5;
const TRANSIENT: ReadonlySet<FailureReason> = new Set(['overloaded', 'server_error', 'timeout']);

/**
 * The optional layer before rotation (RETRY-1…7, 11; decision 18): the same request to the same credential once more, after
 * a wait that doubles from one second, is jittered, and is never shorter than what the provider asked for.
 */
export function sameModelRetry(retries: Retries, facts: RetryFacts, limits: RetryLimits): RetryStep {
  const idle = facts.isIdle ? retries.idle + 1 : 0;
  if (idle >= IDLE_LIMIT) return { kind: 'stop' };
  const isLimited = facts.reason === 'rate_limit';
  if (facts.isSpentWindow || (!isLimited && !TRANSIENT.has(facts.reason))) return { kind: 'move-on' };
  if (!isLimited && (facts.hintMs ?? 0) > limits.longestHintMs) return { kind: 'move-on' };
  const outageSinceMs = isLimited ? retries.outageSinceMs : (retries.outageSinceMs ?? facts.nowMs);
  const count = isLimited ? retries.rateLimited : retries.transient;
  const own = isLimited ? RATE_LIMIT_RETRIES : TRANSIENT_RETRIES;
  const most = isLimited ? Math.min(own, limits.maxRetries ?? own) : (limits.maxRetries ?? own);
  if (count >= most) return { kind: 'move-on' };
  const backoffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** count) * (0.75 + facts.fraction / 2);
  const waitMs = Math.round(Math.max(facts.hintMs ?? 0, Math.min(LONGEST_WAIT_MS, backoffMs)));
  const endsMs = facts.nowMs + waitMs;
  const isOver = !isLimited && outageSinceMs !== undefined && endsMs - outageSinceMs > OUTAGE_MS;
  if (isOver || waitMs >= facts.leftMs) return { kind: 'move-on' };
  if (isLimited && facts.hasFallback && waitMs > LONGEST_HINT_MS) return { kind: 'move-on' };
  return {
    kind: 'wait',
    waitMs,
    retry: count + 1,
    of: most,
    retries: {
      rateLimited: retries.rateLimited + (isLimited ? 1 : 0),
      transient: retries.transient + (isLimited ? 0 : 1),
      outageSinceMs,
      idle,
    },
  };
}
