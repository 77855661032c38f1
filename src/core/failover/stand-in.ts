import { formatModelRef, type ModelRef, sameModelRef } from '../models/model-ref.ts';
import type { SessionOverride } from '../ports/session-store.ts';
import type { TracedTry } from './execution-trace.ts';
import type { FailedTry } from './run-engine.ts';

/** How long a model that failed without a block is left alone while another stands in for it (SRC-9). */
const REPROBE_MS = 5 * 60_000;

/**
 * The moment until which the stand-in of a session goes first, in Unix milliseconds: the chosen model failed a moment ago and
 * no block says how long it stays away (SRC-9). Undefined when the chosen model goes first, blocked or not.
 */
export function standsInUntilMs(
  override: SessionOverride | undefined,
  requested: ModelRef,
  nowMs: number,
): number | undefined {
  if (override?.source !== 'auto' || override.origin !== formatModelRef(requested)) return undefined;
  const { retryAtMs } = override;
  return retryAtMs !== undefined && retryAtMs > nowMs ? retryAtMs : undefined;
}

/** The chain in the order it is asked, and until when the chosen model is left alone where its stand-in goes first. */
export interface AskedOrder {
  readonly order: readonly ModelRef[];
  /** Unix milliseconds; undefined while the chain is asked as it is. */
  readonly untilMs: number | undefined;
}

/**
 * A run asks from the stand-in on, then what stands before it, so that nobody is left out; as the chain is when no stand-in
 * goes first or the chain does not hold it (SRC-9).
 */
export function askedOrder(
  chain: readonly ModelRef[],
  standIn: SessionOverride | undefined,
  requested: ModelRef,
  nowMs: number,
): AskedOrder {
  const untilMs = standsInUntilMs(standIn, requested, nowMs);
  const place = chain.findIndex((ref) => standIn !== undefined && sameModelRef(ref, standIn));
  if (untilMs === undefined || place <= 0) return { order: chain, untilMs: undefined };
  return { order: [...chain.slice(place), ...chain.slice(0, place)], untilMs };
}

/**
 * When a model may be asked again after what it did in a run, where its blocks do not say it (SRC-9): Unix milliseconds;
 * undefined where they do.
 * @param tries of that model, with the blocks they opened or met
 */
export function retryAtMs(tries: readonly TracedTry[], nowMs: number): number | undefined {
  if (!tries.some(({ blocksNothing }) => blocksNothing === true)) return undefined;
  return Math.min(nowMs + REPROBE_MS, ...tries.flatMap(({ block }) => block?.untilMs ?? []));
}

/** Why the chosen model is not asked first while its stand-in is; `untilMs` is Unix milliseconds. */
export function leftAlone(ref: ModelRef, untilMs: number): FailedTry {
  const message = 'failed without a reason that passes at a known time; it is asked first again later';
  return {
    ref,
    credentialId: '',
    reason: 'recently_failed',
    status: undefined,
    message,
    retryAtMs: untilMs,
  };
}
