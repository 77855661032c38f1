import { halves, planCompaction, summaryMessage, summaryRequest } from '../../core/chat/compaction.ts';
import { formatModelRef, type ModelRef } from '../../core/models/model-ref.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ChatMessage } from '../../core/ports/session-store.ts';
import { AllModelsFailedError } from '../turn/all-models-failed.ts';
import { runTurn } from '../turn/run-turn.ts';
import type { SessionPlace } from './session-params.ts';

/** How often a part that is still too long is halved. */
const DEEPEST = 5;

/**
 * Turns the older messages of a session into a summary that the same model writes (decision 20); in parts when they are too
 * long for one request. Resolves with how many messages were shortened; undefined when there is nothing to shorten.
 * Rejects as a turn does; nothing is changed then.
 */
export async function compactSession(
  ports: Ports,
  { agentId, sessionId }: SessionPlace,
  ref: ModelRef,
  signal: AbortSignal,
): Promise<number | undefined> {
  const session = ports.sessions.get(agentId, sessionId);
  const plan = planCompaction(session?.messages ?? []);
  if (session === undefined || plan === undefined) return undefined;
  const pin = session.profiles[ref.provider];
  const profile = pin?.source === 'user' ? `@"${pin.profileId}"` : '';
  const model = `"${formatModelRef(ref)}"${profile}`;
  const shorten = async (messages: readonly ChatMessage[], depth: number): Promise<string> => {
    try {
      // Without a session: the request must not carry the conversation a second time.
      return (
        await runTurn(ports, { agentId, model, fallbacks: [], message: summaryRequest(messages), signal })
      ).text;
    } catch (error) {
      const parts = depth < DEEPEST && isOverflow(error) ? halves(messages) : undefined;
      if (parts === undefined) throw error;
      const first = await shorten(parts[0], depth + 1);
      return `${first}\n${await shorten(parts[1], depth + 1)}`;
    }
  };
  const summary = summaryMessage(await shorten(plan.older, 0));
  const olderCount = plan.older.length;
  // Where another process was faster, its summary is as good.
  await ports.sessions.compact(agentId, sessionId, {
    summary,
    olderCount,
    expectedCount: session.compactionCount,
  });
  return olderCount;
}

/** Did a run end because the conversation is too long for the model? */
export function isOverflow(error: unknown): error is AllModelsFailedError {
  return error instanceof AllModelsFailedError && error.failures.at(-1)?.reason === 'context_overflow';
}
