import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { wordsOfReason } from './failure-words.ts';
import type { Hop } from './turn-types.ts';

/** A change of who answers, in one line. */
export interface Transition {
  readonly kind: 'fallback-started' | 'fallback-ended';
  readonly text: string;
}

/**
 * One line when a stand-in takes over or the primary is back, none while things stay as they are (B002);
 * word for word as FALL-12 has it.
 * @param standIn who served before this turn, when it was not the requested model
 * @param firstHop why the requested model was left in this turn
 */
export function transition(
  requested: ModelRef,
  served: ModelRef,
  standIn: ModelRef | undefined,
  firstHop: Hop | undefined,
): Transition | undefined {
  if (sameModelRef(served, requested)) {
    if (standIn === undefined) return undefined;
    const text = `↪️ Model Fallback cleared: ${formatModelRef(served)} (was ${formatModelRef(standIn)})`;
    return { kind: 'fallback-ended', text };
  }
  if (standIn !== undefined && sameModelRef(standIn, served)) return undefined;
  const why = firstHop === undefined ? '' : `; ${wordsOfReason(firstHop.reason)}`;
  return {
    kind: 'fallback-started',
    text: `↪️ Model Fallback: ${formatModelRef(served)} (selected ${formatModelRef(requested)}${why})`,
  };
}
