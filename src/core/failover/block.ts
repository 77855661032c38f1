import type { Classification, FailureReason } from '../failure/reason.ts';
import { type BlockPolicy, isRouter } from './block-policy.ts';

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

/** One failure of one model on one credential, with what was known about the pair before. */
export interface FailureOnCredential {
  /** The row of the same credential and scope, open or ended; a row of another scope is ignored. */
  readonly previous: Block | undefined;
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  readonly classification: Classification;
  /** Redacted words of the provider. */
  readonly words: string | undefined;
  readonly nowMs: number;
  readonly policy: BlockPolicy;
}

/**
 * The block that a failure opens, or undefined when it opens none (COOL-7, COOL-13). An open window is never extended
 * (COOL-4); after one has ended, a failure of the same class takes the next step (decision 15); a failure long after,
 * or of another class, starts at the first.
 */
export function openBlock(failure: FailureOnCredential): Block | undefined {
  const { classification, policy, nowMs } = failure;
  if (classification.scope === 'none') return undefined;
  if (classification.scope === 'profile' && !policy.blocksProfiles) return undefined;
  const model = classification.scope === 'model' ? failure.model : '';
  const previous = failure.previous?.model === model ? failure.previous : undefined;
  if (previous !== undefined && previous.untilMs > nowMs) return previous;
  const step = nextStep(failure, previous);
  const hint = Number.isFinite(classification.hint?.afterMs) ? classification.hint : undefined;
  const windowMs = hint === undefined ? windowOf(failure, step) : Math.min(hint.afterMs, policy.hintMaxMs);
  if (windowMs <= 0) return undefined;
  const { reason } = classification;
  return {
    credentialId: failure.credentialId,
    provider: failure.provider,
    model,
    kind: reason === 'billing' || reason === 'auth_permanent' ? 'disabled' : 'cooldown',
    reason,
    sinceMs: nowMs,
    untilMs: nowMs + windowMs,
    step,
    errorCount: 1,
    lastFailureAtMs: nowMs,
    source: hint?.source ?? 'ladder',
    ...(failure.words === undefined ? {} : { words: failure.words }),
  };
}

function nextStep(
  { classification, nowMs, policy }: FailureOnCredential,
  previous: Block | undefined,
): number {
  if (previous === undefined || previous.reason !== classification.reason) return 1;
  // Counted from the end of the window: while it was open nothing could fail, and a 24 h disable must not forgive itself.
  const quietMs = nowMs - Math.max(previous.untilMs, previous.lastFailureAtMs);
  if (quietMs > policy.failureWindowMs) return 1;
  const unusedForAsLong = quietMs >= previous.untilMs - previous.sinceMs;
  return unusedForAsLong && previous.kind === 'cooldown' ? 1 : previous.step + 1;
}

function windowOf({ classification, policy }: FailureOnCredential, step: number): number {
  const doubled = (base: number, max: number): number => Math.min(max, base * 2 ** Math.min(step - 1, 30));
  if (classification.reason === 'billing') return doubled(policy.billingMs, policy.billingMaxMs);
  if (classification.reason === 'auth_permanent') {
    return doubled(policy.authPermanentMs, policy.authPermanentMaxMs);
  }
  return policy.ladderMs[Math.min(step, policy.ladderMs.length) - 1] ?? 0;
}

/**
 * The open block that keeps this credential from serving this model now; the later end wins when there are two. Rows over
 * a whole credential of a router count for nothing, whoever wrote them (COOL-13).
 */
export function blockFor(
  blocks: readonly Block[],
  credentialId: string,
  model: string,
  nowMs: number,
): Block | undefined {
  let found: Block | undefined;
  for (const block of blocks) {
    // Asked this way round, a damaged end (NaN) blocks nothing.
    const isOpen = block.untilMs > nowMs;
    if (block.credentialId !== credentialId || !isOpen) continue;
    if (block.model === '' ? isRouter(block.provider) : block.model !== model) continue;
    if (found === undefined || block.untilMs > found.untilMs) found = block;
  }
  return found;
}

/**
 * The block of this credential for this model whose window has ended without anybody having asked since: the circuit is
 * half-open, and one request may try it (decision 15, B015). Undefined when an open block is in the way, when there was none,
 * and when it ended so long ago (`failureWindowMs`) that it says nothing any more.
 */
export function halfOpenBlock(
  blocks: readonly Block[],
  credentialId: string,
  model: string,
  nowMs: number,
  failureWindowMs: number,
): Block | undefined {
  if (blockFor(blocks, credentialId, model, nowMs) !== undefined) return undefined;
  return blocks.find(
    (block) =>
      block.credentialId === credentialId &&
      (block.model === model || (block.model === '' && !isRouter(block.provider))) &&
      block.untilMs <= nowMs &&
      nowMs - block.untilMs <= failureWindowMs,
  );
}
