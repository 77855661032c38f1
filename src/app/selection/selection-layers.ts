import { formatModelRef } from '../../core/models/model-ref.ts';
import { primaryText } from '../../core/models/selection.ts';
import type { SelectedLayer } from '../../core/ports/run-ledger.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import type { World } from '../world/world.ts';

/**
 * Every place a model can be chosen in, in the order of SRC-1, with what is written there; the first that says something
 * wins. What stands in for a while is no choice and none of them.
 * @param typed as a person or a job named it for this run
 */
export function selectionLayers(
  { config, agentId }: World,
  session: SessionState | undefined,
  typed: string | undefined,
): readonly SelectedLayer[] {
  const chosen = session?.override?.source === 'user' ? formatModelRef(session.override) : undefined;
  const own = config.agents?.list?.find((agent) => agent.id === agentId);
  const layers = [
    { layer: 'command', value: typed },
    { layer: 'session', value: chosen },
    { layer: 'agent', value: primaryText(own?.model) },
    { layer: 'defaults', value: primaryText(config.agents?.defaults?.model) },
  ] as const;
  const winner = layers.find(({ value }) => value !== undefined);
  return layers.map((layer) => ({ ...layer, wins: layer === winner }));
}
