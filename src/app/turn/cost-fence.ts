import type { CostConsent, CostQuestion } from '../../core/failover/run-engine.ts';
import { COST_CLASSES, costClass } from '../../core/models/cost-class.ts';
import { formatModelRef, type ModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { configuredFallbacks, configuredPrimary } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { priced } from '../models/dearer-note.ts';
import type { TurnFallbacks } from '../selection/turn-chain.ts';
import type { World } from '../world/world.ts';

/**
 * Positions of models in a chain that nobody wrote there and that are of a dearer class than the first: the primary that closes the chain
 * of another model (decision 21). What a person listed is consent.
 */
export function guardedPositions(
  world: World,
  chain: readonly ModelRef[],
  wanted: TurnFallbacks,
): readonly number[] {
  const { config, agentId, catalog } = world;
  const [requested] = chain;
  const primary = configuredPrimary(config, agentId, catalog);
  if (requested === undefined || primary === undefined || Array.isArray(wanted)) return [];
  const isWritten = configuredFallbacks(config, agentId, catalog).some((ref) => sameModelRef(ref, primary));
  const position = chain.findIndex((ref) => sameModelRef(ref, primary));
  if (isWritten || position <= 0) return [];
  const rank = (ref: ModelRef): number => COST_CLASSES.indexOf(costClass(priced(world, ref)));
  return rank(primary) > rank(requested) ? [position] : [];
}

/** Where a run starts: with what the setting says, `unasked` only while somebody can be asked. */
export function startingConsent({ costConsent }: World, canAsk: boolean): CostConsent {
  if (costConsent === 'always') return 'given';
  return costConsent === 'ask' && canAsk ? 'unasked' : 'refused';
}

/** The question as a person reads it. */
export function costQuestionText({ ref, credentialId, isModel }: CostQuestion): string {
  const what = isModel ? 'costs more than the selected model' : 'is billed per use';
  return `${formatModelRef(ref)} with ${credentialId} ${what}. May runs use what costs more, now and later?`;
}

/** Keeps the answer, so that it is asked for once; a store that cannot be written asks again next time. */
export async function keepConsent(ports: Ports, isGiven: boolean): Promise<void> {
  await ports.settings.write('cost.consent', isGiven ? 'always' : 'never', 'agent').catch(() => undefined);
}
