import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { formatTokens } from '../../core/text/format.ts';
import type { World } from '../world/world.ts';

/** One sentence when a model that joins the chain holds less than the model it stands in for, else undefined (B066, D5). */
export function smallerNote(world: World, ref: ModelRef, primary: ModelRef | undefined): string | undefined {
  const own = windowOf(world, ref);
  const first = primary === undefined ? undefined : windowOf(world, primary);
  if (primary === undefined || own === undefined || first === undefined || own >= first) return undefined;
  return `${formatModelRef(ref)} holds ${formatTokens(own)} tokens, ${formatModelRef(primary)} ${formatTokens(first)}: longer conversations pass it by.`;
}

function windowOf({ catalog }: World, ref: ModelRef): number | undefined {
  const row = catalog.row(ref);
  return row?.contextTokens ?? row?.contextWindow;
}
