import type { RuntimeRequest } from '../../../core/ports/agent-runtime.ts';
import type { ChatMessage } from '../../../core/ports/session-store.ts';
import type { AppServer } from './app-server.ts';
import { threadAnswer } from './protocol.ts';
import { ServerRefusalError } from './server-errors.ts';
import { readThread, unheardMessages } from './thread-memory.ts';
import { threadInstructions } from './turn-input.ts';

/** The thread of a turn, and what it has to be told. */
export interface OpenThread {
  readonly id: string;
  readonly unheard: readonly ChatMessage[];
  /** It stands for the session, so that later turns go on in it. */
  readonly isKept: boolean;
}

/**
 * The thread that the session's last turn was in, or a new one: without a session, where that thread is lost, where it has
 * heard another conversation, and where it is busy.
 * @param kept what `writeThread` said of the session's thread
 * @param loaded threads that this server has open
 */
export async function openThread(
  server: AppServer,
  request: RuntimeRequest,
  place: { readonly cwd: string; readonly kept: string | undefined; readonly loaded: ReadonlySet<string> },
): Promise<OpenThread> {
  const settings = threadSettings(request, place.cwd);
  const known = readThread(place.kept);
  const isBusy = known !== undefined && server.isBusy(known.id);
  if (known !== undefined && !isBusy) {
    const unheard = unheardMessages(known, request.messages);
    if (unheard !== undefined && (place.loaded.has(known.id) || (await resume(server, known.id, settings)))) {
      return { id: known.id, unheard, isKept: true };
    }
  }
  const isKept = request.sessionId !== undefined && !isBusy;
  const answer = await server.request('thread/start', { ...settings, ephemeral: !isKept });
  return { id: threadAnswer().parse(answer).thread.id, unheard: request.messages, isKept };
}

/** False when the server knows no such thread. */
async function resume(server: AppServer, threadId: string, settings: object): Promise<boolean> {
  try {
    await server.request('thread/resume', { threadId, ...settings, excludeTurns: true });
    return true;
  } catch (error) {
    if (error instanceof ServerRefusalError) return false;
    throw error;
  }
}

/** Nothing is changed, nobody is asked: what is not allowed fails, and the model is told so. */
function threadSettings({ ref, messages }: RuntimeRequest, cwd: string): object {
  const instructions = threadInstructions(messages);
  return {
    model: ref.model,
    // Whatever its own settings say: the reference names OpenAI.
    modelProvider: 'openai',
    cwd,
    approvalPolicy: 'never',
    sandbox: 'read-only',
    ...(instructions === undefined ? {} : { developerInstructions: instructions }),
  };
}
