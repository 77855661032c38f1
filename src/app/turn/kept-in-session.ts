import type { Ports } from '../../core/ports/ports.ts';
import { withoutImages } from './capability.ts';
import type { TurnFacts } from './turn-plan.ts';
import type { Answer, TurnRequest } from './turn-types.ts';

/** Starts the writes of what a session keeps of an answered turn: the credential that served (STICK-1) and the words. */
export function keptInSession(
  ports: Ports,
  { world, session, selection }: TurnFacts,
  { sessionId, message, images = [] }: TurnRequest,
  { ref, candidate }: Pick<Answer, 'ref' | 'candidate'>,
  text: string,
): readonly Promise<unknown>[] {
  if (sessionId === undefined) return [];
  const { agentId } = world;
  // A person's pin stays theirs (STICK-5), and a profile typed for one turn is for that turn (SRC-6).
  const isPinned = session?.profiles[ref.provider]?.source === 'user';
  const sticks = candidate.source === 'profile' && !isPinned && selection.profile === undefined;
  const turn = [withoutImages({ role: 'user', text: message, images }), { role: 'assistant', text } as const];
  return [
    ...(sticks ? [ports.sessions.setProfile(agentId, sessionId, ref.provider, candidate.id, 'auto')] : []),
    ports.sessions.appendTurn(agentId, sessionId, turn),
  ];
}
