import type { Ports } from '../../core/ports/ports.ts';
import type { SessionModes } from '../../core/providers/session-modes.ts';
import { readWorld } from '../world.ts';

/**
 * Switches fast mode or thinking for one session from its next request on; it beats the config (SEL-10). A mode that the change
 * does not name stays as it is; `undefined` goes back to the config. Makes the session when it is not there. Resolves with the
 * modes as they are now; rejects with the store's errors.
 */
export async function setSessionModes(
  ports: Ports,
  sessionId: string,
  change: { readonly [mode in keyof SessionModes]?: boolean | undefined },
  agentId?: string,
): Promise<SessionModes> {
  const agent = readWorld(ports, agentId).agentId;
  return ports.sessions.setModes(agent, sessionId, change);
}
