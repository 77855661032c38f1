import { knownAgents } from '../../core/agents.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredPrimary,
  defaultAgentId,
  selectionSources,
} from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { readWorldTolerantly, type World } from '../world/world.ts';
import { agentDirOf } from './agent-dir.ts';

/** One agent as `agents list` shows it. */
export interface AgentRow {
  readonly id: string;
  readonly name: string | undefined;
  /** As written in the config; undefined when the entry names none. */
  readonly workspace: string | undefined;
  /** Absolute. */
  readonly agentDir: string;
  readonly isDefault: boolean;
  readonly primary: string | undefined;
  readonly fallbacks: readonly string[];
  /** Does the agent name its own model, or does it follow the defaults (SEL-2)? */
  readonly modelSource: 'agent' | 'defaults';
  /** Credentials of its own, and those it reads through from the shared store (CRED-9). */
  readonly ownCredentials: number;
  readonly sharedCredentials: number;
}

/** All agents with what they run on. Reads only; a store that cannot be read counts as empty, its problem is returned. */
export function listAgents(ports: Ports): {
  readonly rows: readonly AgentRow[];
  readonly storeProblem: World['storeProblem'];
} {
  const { config } = ports.config.read();
  const worlds = knownAgents(config).map((entry) => ({ entry, world: readWorldTolerantly(ports, entry.id) }));
  const rows = worlds.map(({ entry, world }): AgentRow => {
    const primary = configuredPrimary(config, entry.id, world.catalog);
    const own = world.profiles.filter((profile) => profile.owner === entry.id).length;
    return {
      id: entry.id,
      name: entry.name,
      workspace: entry.workspace,
      agentDir: agentDirOf(ports, config, entry.id),
      isDefault: entry.id === defaultAgentId(config),
      primary: primary === undefined ? undefined : formatModelRef(primary),
      fallbacks: configuredFallbacks(config, entry.id, world.catalog).map(formatModelRef),
      modelSource: selectionSources(config, entry.id).defaultSource,
      ownCredentials: own,
      sharedCredentials: world.profiles.length - own,
    };
  });
  return { rows, storeProblem: worlds[0]?.world.storeProblem };
}
