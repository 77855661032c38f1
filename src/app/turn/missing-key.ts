import type { FailedTry } from '../../core/failover/run-engine.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { agentDirOf } from '../agents/agent-dir.ts';
import type { World } from '../world/world.ts';

/** RES-5, AGENT-4: for an agent beside the default one, a missing key also says where it was looked for and how to give it one. */
export function nameTheStore(ports: Ports, world: World, failure: FailedTry): FailedTry {
  const { agentId, config } = world;
  if (failure.reason !== 'missing_credential' || agentId === defaultAgentId(config)) return failure;
  const where = `Auth store: ${ports.paths.storePath} (agentDir: ${agentDirOf(ports, config, agentId)})`;
  const fix = `Configure auth for this agent (openclaw agents add ${agentId}) or copy only portable static auth profiles from the main agentDir.`;
  return { ...failure, message: `${failure.message}. ${where}. ${fix}` };
}
