import { knownAgents } from '../../core/agents.ts';
import type { ChatWords } from '../../core/chat/complete-chat-input.ts';
import { spelledAliases } from '../../core/models/aliases.ts';
import { isAllowed } from '../../core/models/allowlist.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { availableRows } from '../models/model-rows.ts';
import { readWorldTolerantly } from '../world/world.ts';

/** What a person of this agent may type behind a command: models that may be chosen, their providers, aliases, agents. */
export function chatWords(ports: Ports, agentId: string): ChatWords {
  const world = readWorldTolerantly(ports, agentId);
  const refs = availableRows(world)
    .map((row) => row.ref)
    .filter((ref) => isAllowed(world.config, ref, agentId));
  return {
    aliases: [...spelledAliases(world.config, agentId).keys()],
    models: refs.map(formatModelRef),
    providers: [...new Set(refs.map(({ provider }) => provider))].sort(),
    agents: knownAgents(world.config).map(({ id }) => id),
  };
}
