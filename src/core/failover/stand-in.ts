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

/** The chain from the stand-in on, then what stood before it, so that nobody is left out; itself when it does not hold the stand-in. */
export function fromStandIn(chain: readonly ModelRef[], standIn: ModelRef): readonly ModelRef[] {
  const position = chain.findIndex((ref) => sameModelRef(ref, standIn));
  return position <= 0 ? chain : [...chain.slice(position), ...chain.slice(0, position)];
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
