import { buildChain } from '../../core/failover/fallback-chain.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import { configuredFallbacks, configuredPrimary, resolveModelInput } from '../../core/models/selection.ts';
import { unknownModelError } from '../models/unknown-model.ts';
import type { World } from '../world/world.ts';
import type { Selection } from './select-model.ts';

/**
 * What may stand in for the model of one run: `configured` opts a strict choice in (decision 12); a list of refs or aliases
 * replaces the configured chain, an empty one means nobody (SRC-1, FALL-3); undefined leaves it to who chose the model.
 */
export type TurnFallbacks = 'configured' | readonly string[] | undefined;

/** The models that a run may try, the requested one first (FALL-3). Throws `model-unknown` for a stand-in that is none. */
export function turnChain(
  { config, agentId, catalog }: World,
  { requested, source, withFallbacks }: Selection,
  wanted: TurnFallbacks,
): readonly ModelRef[] {
  const primary = configuredPrimary(config, agentId, catalog);
  const fallbacks = configuredFallbacks(config, agentId, catalog);
  if (wanted === undefined && withFallbacks !== true) {
    return buildChain({ requested, source, primary, fallbacks });
  }
  // Opted in, a choice has the chain that the default has.
  if (wanted === undefined || wanted === 'configured')
    return buildChain({ requested, source: 'default', primary, fallbacks });
  const explicitFallbacks = wanted.map((text) => {
    const resolution = resolveModelInput(text, config, catalog, { agentId });
    if (resolution.kind === 'unknown') throw unknownModelError(text, resolution.nearest);
    return resolution.ref;
  });
  return buildChain({ requested, source, primary, fallbacks, explicitFallbacks });
}
