import { createChatSession } from '../../../src/app/chat/chat-session.ts';
import type { ChatEntry, ChatSession, ChatStart } from '../../../src/app/chat/chat-types.ts';
import type { CallOptions, CallOutcome, CallTarget } from '../../../src/core/ports/model-calls.ts';
import type { SessionState } from '../../../src/core/ports/session-store.ts';
import { answered, type TestPorts, testPorts } from '../../support/test-ports.ts';
import { ANTHROPIC, chainConfig, saveKeys } from '../../support/turns.ts';

export function openChat(ports: TestPorts, start: ChatStart = { isNew: true }): ChatSession {
  return createChatSession(ports, start);
}

/** The transcript, one text per entry: `user: …`, `assistant(done openai/x): …`, `notice: …`. */
export function told(chat: ChatSession): readonly string[] {
  return chat.getSnapshot().entries.map(entryText);
}

function entryText(entry: ChatEntry): string {
  if (entry.kind === 'assistant') {
    const served = entry.served === undefined ? '' : ` ${entry.served}`;
    return `assistant(${entry.state}${served}): ${entry.text}`;
  }
  return `${entry.kind}: ${'lines' in entry ? entry.lines.join('\n') : entry.text}`;
}

/** What the last command answered. */
export function lastAnswer(chat: ChatSession): readonly string[] {
  const entry = chat.getSnapshot().entries.findLast(({ kind }) => kind === 'answer' || kind === 'error');
  return entry !== undefined && 'lines' in entry ? entry.lines : [];
}

/** A call that the test ends: it says pieces, answers, fails, and notices a stop. */
export interface HeldCall {
  readonly target: CallTarget;
  say(text: string): void;
  end(outcome: CallOutcome): void;
}

/** Holds every call until the test ends it; `next` resolves with the next one that begins. */
export function holdCalls(ports: TestPorts): { next(): Promise<HeldCall> } {
  const begun: HeldCall[] = [];
  const waiting: ((call: HeldCall) => void)[] = [];
  ports.setAnswer(
    (target: CallTarget, options: CallOptions) =>
      new Promise<CallOutcome>((end) => {
        let spoken = '';
        const call: HeldCall = {
          target,
          say(text) {
            spoken += text;
            options.onText?.(text);
          },
          end,
        };
        options.signal.addEventListener('abort', () =>
          end({ ok: false, evidence: { aborted: true }, outputStarted: spoken !== '' }),
        );
        const taker = waiting.shift();
        if (taker === undefined) begun.push(call);
        else taker(call);
      }),
  );
  return {
    next: () =>
      new Promise((resolve) => {
        const call = begun.shift();
        if (call === undefined) waiting.push(resolve);
        else resolve(call);
      }),
  };
}

/** Ends a call as a stream does. */
export function finish(call: HeldCall, text: string): void {
  call.say(text);
  call.end(answered(text));
}

/** A chat over these credentials; the ports are the caller's to close. */
export async function chatOver(
  config: unknown = chainConfig([ANTHROPIC]),
  keys: readonly string[] = ['openai:a', 'openai:b', 'anthropic:a'],
): Promise<{ readonly chat: ChatSession; readonly ports: TestPorts }> {
  const ports = testPorts({ config });
  await saveKeys(ports, ...keys);
  return { chat: openChat(ports), ports };
}

/** The lines that answer a command. */
export async function answerTo(chat: ChatSession, line: string): Promise<readonly string[]> {
  await chat.submit(line);
  return lastAnswer(chat);
}

/** The row of the store behind a chat. */
export function storedSession(ports: TestPorts, chat: ChatSession): SessionState | undefined {
  const { agentId, sessionId } = chat.getSnapshot();
  return ports.sessions.get(agentId, sessionId);
}
