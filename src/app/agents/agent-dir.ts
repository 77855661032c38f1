import type { Config } from '../../core/config/config.ts';
import type { Ports } from '../../core/ports/ports.ts';

/** The folder of an agent, absolute: the one its config entry names, else its place in the state directory (AGENT-2). */
export function agentDirOf(ports: Ports, config: Config, agentId: string): string {
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.agentDir;
  return own === undefined || own.trim() === '' ? ports.paths.agentDir(agentId) : ports.paths.expand(own);
}
