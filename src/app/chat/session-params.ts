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

/**
 * Changes a choice of a session and keeps the others; `undefined` goes back to the config, which a session beats (SEL-10).
 * Resolves with all of them; rejects with the store's errors.
 */
export async function changeSessionParams(
  ports: Ports,
  place: SessionPlace,
  change: { readonly [Key in keyof SessionParams]?: SessionParams[Key] | undefined },
): Promise<SessionParams> {
  const changed = Object.entries({ ...sessionParams(ports, place), ...change });
  const params: SessionParams = Object.fromEntries(changed.filter(([, value]) => value !== undefined));
  await ports.sessions.setParams(place.agentId, place.sessionId, params);
  return params;
}
