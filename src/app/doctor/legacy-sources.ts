import { knownAgents } from '../../core/agents.ts';
import type { Config } from '../../core/config/config.ts';
import { AppError } from '../../core/errors.ts';
import { type MigrationGate, migrationGate } from '../../core/migration/migration-gate.ts';
import type { LegacyFile, LegacyFolder } from '../../core/ports/legacy-files.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { agentDirOf } from '../agents/agent-dir.ts';

/** The agent whose files became those of all (CRED-9); the folders of the first versions belong to it too. */
export const MAIN_AGENT = 'main';

/** Every file of an earlier version: of agents in the config, of folders that no agent owns any more, of the state directory. */
export function legacySources(ports: Ports, config: Config): readonly LegacyFile[] {
  const named = knownAgents(config).flatMap(({ id }) => folderOf(ports, config, id));
  const files = ports.legacy.find([...named, ...ports.legacy.folders()], MAIN_AGENT);
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** DOC-4 for one agent: what waits in its own folder and in the main one. Reads names only where nothing waits. */
export function gateOf(ports: Ports, config: Config, agentId: string, hasProfiles: boolean): MigrationGate {
  const files = ports.legacy.find(folderOf(ports, config, agentId), MAIN_AGENT);
  return migrationGate(files, hasProfiles, (owner) => ports.imports.receipted(owner));
}

/** None for a name that can be no folder. */
function folderOf(ports: Ports, config: Config, agentId: string): readonly LegacyFolder[] {
  try {
    return [{ agentId, path: agentDirOf(ports, config, agentId) }];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
