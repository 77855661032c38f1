import { nearest } from '../../core/text/nearest.ts';
import type { CliContext } from '../cli-context.ts';

/** Says that a session is not there yet, beside an answer that is about the one that a run would make: it may be mistyped. */
export function noteNewSession(
  { ports, output }: CliContext,
  agentId: string,
  sessionId: string | undefined,
): void {
  if (sessionId === undefined || ports.sessions.get(agentId, sessionId) !== undefined) return;
  const names = nearest(
    sessionId,
    ports.sessions.list(agentId).map((session) => session.sessionId),
  );
  const near = names.length === 0 ? '' : ` Nearest: ${names.join(', ')}`;
  output.note(`There is no session "${sessionId}" yet: this is what a new one does.${near}`);
}
