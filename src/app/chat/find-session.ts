import { describeReason } from '../../core/failure/describe-reason.ts';
import { formatModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import { configuredPrimary } from '../../core/models/selection.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { SessionState } from '../../core/ports/session-store.ts';
import { readWorld } from '../world/world.ts';
import type { ChatFallback, ChatSnapshot, ChatStart } from './chat-types.ts';
import type { SessionPlace } from './session-params.ts';

/** The session that a chat begins with: the named one, a new one, or the last used one of the agent. */
export function findSession(ports: Ports, { agentId, sessionId, isNew }: ChatStart): SessionPlace {
  const agent = readWorld(ports, agentId).agentId;
  const last = isNew === true ? undefined : ports.sessions.list(agent)[0]?.sessionId;
  return { agentId: agent, sessionId: sessionId ?? last ?? ports.random.id('session') };
}

/** What a chat shows of the choices of its session, as they are stored now. */
export function sessionFacts(
  ports: Ports,
  { agentId, sessionId }: SessionPlace,
): Pick<ChatSnapshot, 'model' | 'isPinned' | 'params'> {
  const session = ports.sessions.get(agentId, sessionId);
  const { config, catalog } = readWorld(ports, agentId);
  const own = session?.override?.source === 'user' ? session.override : undefined;
  const ref = own ?? configuredPrimary(config, agentId, catalog);
  return {
    model: ref === undefined ? undefined : formatModelRef(ref),
    isPinned: own !== undefined,
    params: session?.params ?? {},
  };
}

/** The stand-in that served when the session was last used (SRC-1), and what still blocks the model it serves for (FALL-12). */
export function storedFallback(
  ports: Ports,
  { agentId }: SessionPlace,
  session: SessionState | undefined,
): ChatFallback | undefined {
  const override = session?.override;
  if (override?.source !== 'auto' || override.origin === undefined) return undefined;
  const origin = parseModelRef(override.origin);
  const plan = origin === undefined ? [] : readWorld(ports, agentId).inSession(session).plan(origin);
  const block = plan.find((candidate) => candidate.block !== undefined)?.block;
  const reason = block === undefined ? undefined : describeReason(block.reason);
  return { requested: override.origin, served: formatModelRef(override), reason };
}
