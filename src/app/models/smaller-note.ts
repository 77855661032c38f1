import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { formatTokens } from '../../core/text/format.ts';
import type { World } from '../world.ts';

/** One sentence when a model that joins the chain holds less than the model it stands in for, else undefined (B066). */
export function smallerNote(
  { catalog }: World,
  ref: ModelRef,
  primary: ModelRef | undefined,
): string | undefined {
  const before = primary === undefined ? undefined : catalog.row(primary)?.contextWindow;
  const after = catalog.row(ref)?.contextWindow;
  if (primary === undefined || before === undefined || after === undefined || after >= before)
    return undefined;
  return `${formatModelRef(ref)} holds ${formatTokens(after)} tokens, ${formatModelRef(primary)} ${formatTokens(before)}: conversations that are longer skip it.`;
}
