import type { ChatEntry, ChatSession } from '../../app/chat/chat-types.ts';

/** What was said while a chat was open, in all sessions that it showed; not what those held before. */
export interface Visit {
  /** As plain text. */
  lines(): readonly string[];
  end(): void;
}

/** Begins to keep what is said from here on. */
export function recordVisit(chat: ChatSession): Visit {
  const kept: ChatEntry[] = [];
  let { sessionId, entries } = chat.getSnapshot();
  let oldUpTo = lastId(entries, 0);
  const fresh = (): readonly ChatEntry[] => entries.filter(({ id }) => id > oldUpTo);
  const end = chat.subscribe(() => {
    const now = chat.getSnapshot();
    const isAnother = now.sessionId !== sessionId;
    if (isAnother || now.entries.length < entries.length) {
      const isShown = new Set(now.entries.map(({ id }) => id));
      const gone = fresh().filter(({ id }) => !isShown.has(id));
      // A reply that never began is taken away alone; a conversation that begins anew takes all.
      const isAnew = isAnother || gone.length === entries.length;
      if (isAnew) {
        kept.push(...gone);
        oldUpTo = lastId(now.entries, oldUpTo);
      }
    }
    sessionId = now.sessionId;
    entries = now.entries;
  });
  return { lines: () => [...kept, ...fresh()].flatMap(linesOf), end };
}

function lastId(entries: readonly ChatEntry[], atLeast: number): number {
  return Math.max(atLeast, ...entries.slice(-1).map(({ id }) => id));
}

function linesOf(entry: ChatEntry): readonly string[] {
  switch (entry.kind) {
    case 'user':
      return [...`› ${entry.text}`.split('\n'), ''];
    case 'notice':
      return [entry.text, ''];
    case 'assistant':
      return replyLines(entry.text.trimEnd(), entry.state === 'done');
    default:
      return [...entry.lines, ''];
  }
}

function replyLines(text: string, isWhole: boolean): readonly string[] {
  if (text === '') return [];
  return [...text.split('\n'), ...(isWhole ? [] : ['(the answer is not whole)']), ''];
}
