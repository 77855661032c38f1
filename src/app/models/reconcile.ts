import { knownAgents } from '../../core/agents.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import { type PinJudge, type StalePin, stalePins } from '../../core/models/stale-pins.ts';
import type { PinChange } from '../../core/ports/pin-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { readWorld, type World } from '../world/world.ts';

/** How far back the ledger is asked whether a provider still has a model. */
const ATTEMPTS_LOOKED_AT = 2000;

/** Everything of all agents that is stale now. Reads only; throws what `readWorld` throws. */
export function findStale(ports: Ports): readonly StalePin[] {
  const inventory = ports.pins.inventory();
  return stalePins(inventory, judgeOf(ports));
}

/**
 * Mends what `findStale` showed, in one transaction; a row that somebody changed since stays as it is. Resolves with the
 * changes that were made.
 */
export async function mendStale(ports: Ports, stale: readonly StalePin[]): Promise<readonly PinChange[]> {
  return ports.pins.apply(stale.map(({ change }) => change));
}

function judgeOf(ports: Ports): PinJudge {
  const agents = new Set(knownAgents(ports.config.read().config).map((agent) => agent.id));
  const worlds = new Map<string, World>();
  const worldOf = (agentId: string): World => {
    const world = worlds.get(agentId) ?? readWorld(ports, agentId);
    worlds.set(agentId, world);
    return world;
  };
  return {
    hasAgent: (agentId) => agents.has(agentId),
    modelState(agentId, ref) {
      const world = worldOf(agentId);
      if (!world.catalog.knowsProvider(ref.provider)) return 'provider-gone';
      if (world.catalog.find(ref) !== undefined) return 'there';
      return isKnownGone(ports, world, ref) ? 'model-gone' : 'there';
    },
    hasCredential(agentId, provider, credentialId) {
      const world = worldOf(agentId);
      if (world.profiles.some((profile) => profile.id === credentialId)) return true;
      const model = world.catalog.models.find((row) => row.provider === provider)?.id ?? '';
      return world.plan({ provider, model }).some((candidate) => candidate.id === credentialId);
    },
    hasProfile: (agentId, profileId) => worldOf(agentId).profiles.some(({ id }) => id === profileId),
    originState(agentId, origin) {
      const world = worldOf(agentId);
      const ref = parseModelRef(origin);
      const primary = configuredPrimary(world.config, agentId, world.catalog);
      if (ref === undefined || primary === undefined || !sameModelRef(ref, primary)) return 'changed';
      const isServing = world
        .plan(ref)
        .some((candidate) => candidate.whyNot === undefined && candidate.block === undefined);
      return isServing ? 'serving' : 'blocked';
    },
  };
}

/**
 * A model that nobody lists may still be there: saving one is allowed (decision 9). It is gone when its provider is one of
 * the config, which lists all it has, when an inventory of the provider lacks it, or when the provider said so last time.
 */
function isKnownGone(ports: Ports, world: World, ref: ModelRef): boolean {
  const listed = world.catalog.of(ref.provider).length > 0;
  if (listed && findProvider(ref.provider) === undefined) return true;
  const isInventoried = ports.catalogStore
    .inventories(world.agentId)
    .some((row) => row.provider === ref.provider && row.listedBy !== undefined);
  if (isInventoried) return true;
  const last = ports.health
    .recentAttempts(world.agentId, ATTEMPTS_LOOKED_AT)
    .find((attempt) => formatModelRef(attempt) === formatModelRef(ref) && attempt.outcome !== 'skipped');
  return last?.reason === 'model_not_found';
}
