import type { Block } from './block.ts';

/** Who asked for the model at the head of a chain: the configured primary, or a person by name; others are never probed. */
export type ProbeRight = 'primary' | 'picked';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** A ladder's window is nearly over in its last tenth, and never earlier than this before its end. */
const NEAR_END_SHARE = 0.1;
const NEAR_END_MS = 30 * SECOND_MS;
const LADDER_THROTTLE_MS = 30 * SECOND_MS;
const BILLING_THROTTLE_MS = 5 * MINUTE_MS;
/** An explicit pick earns a live attempt (decision 17); a loop of picks does not hammer a limited key. */
const PICK_THROTTLE_MS = 10 * SECOND_MS;

/**
 * May a blocked credential of the first model be tried although its window is open (FALL-7)? Returns for how many milliseconds
 * no other process may do the same at this provider; undefined when it may not be tried. The primary: near the end of a window
 * that the ladder gave, and after a while when the account was out of credit, so that a top-up is noticed without a person;
 * never after a refused credential, and never before a moment that the provider itself named. A person's pick: always.
 */
export function probeThrottleMs(block: Block, nowMs: number, right: ProbeRight): number | undefined {
  if (right === 'picked') return PICK_THROTTLE_MS;
  if (block.reason === 'auth' || block.reason === 'auth_permanent' || block.source !== 'ladder') {
    return undefined;
  }
  if (block.reason === 'billing') {
    return nowMs - block.sinceMs >= BILLING_THROTTLE_MS ? BILLING_THROTTLE_MS : undefined;
  }
  const nearMs = Math.min(NEAR_END_MS, (block.untilMs - block.sinceMs) * NEAR_END_SHARE);
  return block.untilMs - nowMs <= nearMs ? LADDER_THROTTLE_MS : undefined;
}
