import { knownAgents, removeAgentEdits } from '../../core/agents.ts';
import { AppError, usageError } from '../../core/errors.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { nearest } from '../../core/text/nearest.ts';
import { readWorld } from '../world/world.ts';
import { agentDirOf } from './agent-dir.ts';

/** What deleting an agent takes away, shown before it is done. */
export interface AgentDeletion {
  readonly id: string;
  readonly agentDir: string;
  /** Credentials of its own; shared ones stay. */
  readonly credentials: readonly string[];
}

/**
 * What `agents delete` would do. Throws `nothing-to-do` for an agent that is not there, `usage` for the last one (AGENT-5).
 */
export function planDeletion(ports: Ports, id: string): AgentDeletion {
  const world = readWorld(ports, id);
  const agents = knownAgents(world.config);
  if (!agents.some((agent) => agent.id === id)) {
    const names = nearest(
      id,
      agents.map((agent) => agent.id),
    );
    throw new AppError('nothing-to-do', `There is no agent "${id}"`, {
      details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
      hint: 'Run "openclaw agents list" to see all.',
    });
  }
  if (agents.length === 1) {
    throw usageError(`"${id}" is the only agent and cannot be deleted`, {
      hint: 'Add another one first: openclaw agents add <name> --workspace <folder>',
    });
  }
  return {
    id,
    agentDir: agentDirOf(ports, world.config, id),
    credentials: world.profiles.filter((profile) => profile.owner === id).map((profile) => profile.id),
  };
}

/** Takes the agent out of the config, then removes its own credentials, so that none outlives it unseen. Files stay. */
export async function deleteAgent(ports: Ports, plan: AgentDeletion): Promise<ConfigWriteResult> {
  const snapshot = ports.config.read();
  const write = await ports.config.apply({
    edits: removeAgentEdits(snapshot.document, plan.id),
    expectedRevision: snapshot.revision,
    actor: 'agents delete',
  });
  const own = plan.credentials;
  if (own.length > 0) await ports.auth.forget(own.map((id) => ({ owner: plan.id, id })));
  return write;
}
