import type { Config } from '../../core/config/config.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';

/**
 * The folder of an agent, absolute: the one its config entry names, else its place in the state directory (AGENT-2).
 * `OPENCLAW_AGENT_DIR` stands for the default agent, whatever it is called.
 * @param isNamed the person named the agent, which beats that variable (CLI-4)
 */
export function agentDirOf(ports: Ports, config: Config, agentId: string, isNamed = false): string {
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.agentDir;
  return own === undefined || own.trim() === ''
    ? ports.paths.agentDir(agentId, !isNamed && agentId === defaultAgentId(config))
    : ports.paths.expand(own);
}
