import { spelledAliases } from '../../core/models/aliases.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { World } from '../world/world.ts';
import type { SetupAnswers } from './answers-so-far.ts';

/** For `SetupAnswers.aliasFor`: a name that does not exist yet. */
export const NEW_ALIAS = '+';

/** The aliases as they will be: those in force with the changes so far, name to ref, in order of names. */
export function aliasesSoFar(world: World, { aliases = {} }: SetupAnswers): ReadonlyMap<string, string> {
  const changed = new Map(Object.entries(aliases));
  const kept = [...spelledAliases(world.config)]
    .map(([name, ref]) => [name, formatModelRef(ref)] as const)
    .filter(([name]) => !changed.has(name));
  const added = [...changed].filter(([, ref]) => ref !== '');
  return new Map([...kept, ...added].sort(([left], [right]) => left.localeCompare(right)));
}
