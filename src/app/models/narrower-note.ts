import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { formatTokens } from '../../core/text/format.ts';
import type { World } from '../world.ts';

/** A window this much smaller than the primary's is worth a word. */
const NARROWER = 1 / 2;

/** One sentence when a model that joins the chain holds far less than the primary, else undefined (D5): long runs pass it by. */
export function narrowerNote(world: World, ref: ModelRef, primary: ModelRef | undefined): string | undefined {
  const own = windowOf(world, ref);
  const first = primary === undefined ? undefined : windowOf(world, primary);
  if (primary === undefined || own === undefined || first === undefined || own >= first * NARROWER) {
    return undefined;
  }
  return `${formatModelRef(ref)} holds ${formatTokens(own)} tokens, ${formatModelRef(primary)} ${formatTokens(first)}: longer conversations pass it by.`;
}

function windowOf({ catalog }: World, ref: ModelRef): number | undefined {
  const row = catalog.row(ref);
  return row?.contextTokens ?? row?.contextWindow;
}
