import type { Ports } from '../../core/ports/ports.ts';
import type { SessionParams } from '../../core/ports/session-store.ts';

/** A session by its agent and id. */
export interface SessionPlace {
  readonly agentId: string;
  readonly sessionId: string;
}

/** What a person chose for a session beside its model; empty for one that is not there yet. */
export function sessionParams(ports: Ports, { agentId, sessionId }: SessionPlace): SessionParams {
  return ports.sessions.get(agentId, sessionId)?.params ?? {};
}

/** Changes one choice of a session and keeps the others (SEL-10: a session beats the config). Returns all of them. */
export async function changeSessionParams(
  ports: Ports,
  place: SessionPlace,
  change: SessionParams,
): Promise<SessionParams> {
  const params = { ...sessionParams(ports, place), ...change };
  await ports.sessions.setParams(place.agentId, place.sessionId, params);
  return params;
}
