import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { selectedRefs } from '../models/model-rows.ts';
import type { World } from '../world/world.ts';

/**
 * The selected model with the largest window, when it is larger than that of `ref`: where a conversation that is too long
 * for `ref` may fit (decision 20, B066). Undefined when nothing selected is known to be larger.
 */
export function largerModel(world: World, ref: ModelRef): ModelRef | undefined {
  const windowOf = (entry: ModelRef): number => {
    const row = world.catalog.row(entry);
    return row?.contextTokens ?? row?.contextWindow ?? 0;
  };
  const known = windowOf(ref);
  if (known === 0) return undefined;
  const [largest] = selectedRefs(world)
    .filter((entry) => windowOf(entry) > known)
    .sort((left, right) => windowOf(right) - windowOf(left) || compare(left, right));
  return largest;
}

function compare(left: ModelRef, right: ModelRef): number {
  return formatModelRef(left) < formatModelRef(right) ? -1 : 1;
}
