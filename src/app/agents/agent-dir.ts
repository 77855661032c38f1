import type { Config } from '../../core/config/config.ts';
import type { Ports } from '../../core/ports/ports.ts';

/**
 * The folder of an agent, absolute: the one its config entry names, else its place in the state directory (AGENT-2).
 * @param isNamed the person named the agent, which beats `OPENCLAW_AGENT_DIR` (CLI-4)
 */
export function agentDirOf(ports: Ports, config: Config, agentId: string, isNamed = false): string {
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.agentDir;
  return own === undefined || own.trim() === ''
    ? ports.paths.agentDir(agentId, isNamed)
    : ports.paths.expand(own);
}
