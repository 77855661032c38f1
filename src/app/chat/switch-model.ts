import type { ModelSwitch } from '../../core/chat/chat-command.ts';
import { aliasesOf, aliasTable, spelledAliases } from '../../core/models/aliases.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { setPrimaryModel } from '../models/set-model.ts';
import { chooseModel, setSessionModel } from '../selection/session-model.ts';
import { readWorld, type World } from '../world/world.ts';
import type { SessionPlace } from './session-params.ts';

/**
 * Chooses the model of a session as `/model <typed>` does and returns what to say (CHAT-3). The configured primary, by name or
 * as `default`, gives the session its fallbacks back; anything else is exact (SRC-1) unless `withFallbacks` lets the configured
 * ones stand in (decision 12). Throws as `chooseModel`.
 */
export async function switchModel(
  ports: Ports,
  { agentId, sessionId }: SessionPlace,
  typed: string,
  withFallbacks = false,
): Promise<readonly string[]> {
  const world = readWorld(ports, agentId);
  const isDefaultWord =
    typed.toLowerCase() === 'default' && !aliasTable(world.config, agentId).has('default');
  if (isDefaultWord) {
    await setSessionModel(ports, sessionId, undefined, agentId);
    return defaultLines(world, configuredPrimary(world.config, agentId, world.catalog));
  }
  const { ref, profileId, isDefault, warnings } = chooseModel(world, typed);
  if (isDefault && profileId === undefined) {
    await setSessionModel(ports, sessionId, undefined, agentId);
    return [...warnings, ...defaultLines(world, ref)];
  }
  await setSessionModel(ports, sessionId, typed, agentId, withFallbacks);
  const pin = profileId === undefined ? '' : ` with ${profileId}`;
  return [
    ...warnings,
    `Model switched to ${namedModel(world, ref)}${pin}`,
    withFallbacks
      ? 'The configured fallbacks may stand in for it.'
      : 'Exactly this model: nothing stands in for it.',
  ];
}

/** Makes a model the default, and the session follows it; returns what to say. Throws as `setPrimaryModel`, nothing written. */
export async function switchDefault(
  ports: Ports,
  place: SessionPlace,
  model: string,
): Promise<readonly string[]> {
  const { ref, notes } = await setPrimaryModel(ports, model);
  const lines = await switchModel(ports, place, 'default');
  return [...notes, `Default model: ${ref} (openclaw config undo takes it back)`, ...lines];
}

/** Does this `/model` inside a sentence name a model at all? Otherwise the sentence is only text. */
export function namesModel(ports: Ports, agentId: string, { written }: ModelSwitch): boolean {
  try {
    return chooseModel(readWorld(ports, agentId), written).warnings.length === 0;
  } catch {
    return false;
  }
}

function defaultLines(world: World, primary: ModelRef | undefined): readonly string[] {
  if (primary === undefined)
    return ['This session follows the default again, and no default model is selected.'];
  return [
    `Model switched to ${namedModel(world, primary)}`,
    'This is the default; its fallbacks may stand in.',
  ];
}

/** CHAT-3: `<alias> (<provider/model>)`, or the ref alone. */
function namedModel({ config, agentId }: World, ref: ModelRef): string {
  const [alias] = aliasesOf(spelledAliases(config, agentId), ref);
  const name = formatModelRef(ref);
  return alias === undefined ? name : `${alias} (${name})`;
}
