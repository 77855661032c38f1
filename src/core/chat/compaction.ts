import type { ChatMessage } from '../ports/session-store.ts';

/** The newest messages stay as they are: two turns. */
const KEPT_MESSAGES = 4;
const SUMMARY_HEAD = 'Summary of the conversation so far:';

/** A conversation in two: what becomes a summary, and what stays (decision 20). */
export interface CompactionPlan {
  readonly older: readonly ChatMessage[];
  readonly kept: readonly ChatMessage[];
}

/**
 * Parts a conversation for compaction: the newest two turns stay, of a short conversation half of it, and a turn is never cut
 * in two. Undefined when there is nothing older that a summary would shorten.
 */
export function planCompaction(messages: readonly ChatMessage[]): CompactionPlan | undefined {
  const turns = messages.filter(({ role }) => role !== 'system').length;
  let keep = Math.min(KEPT_MESSAGES, Math.floor(turns / 2));
  while (keep > 0 && messages.at(-keep)?.role !== 'user') keep -= 1;
  const older = messages.slice(0, messages.length - keep);
  if (!older.some(({ role }) => role !== 'system')) return undefined;
  return { older, kept: messages.slice(messages.length - keep) };
}

/** What a model is asked in order to shorten these messages. */
export function summaryRequest(messages: readonly ChatMessage[]): string {
  const lines = messages.map(({ role, text }) => `<${role}>\n${text}\n</${role}>`);
  return [
    'Shorten the conversation below so that it can go on without its full text.',
    'Keep decisions, facts, names, figures, code that matters and open questions. Write only the summary.',
    '',
    ...lines,
  ].join('\n');
}

/** The message that stands in place of the older ones. */
export function summaryMessage(text: string): ChatMessage {
  return { role: 'system', text: `${SUMMARY_HEAD}\n${text.trim()}` };
}

/**
 * Parts messages in two for a model that cannot take all of them at once; a single message is parted in the middle of its
 * text. Undefined when nothing is left to part.
 */
export function halves(
  messages: readonly ChatMessage[],
): readonly [readonly ChatMessage[], readonly ChatMessage[]] | undefined {
  const [only] = messages;
  if (only === undefined) return undefined;
  if (messages.length > 1) {
    const middle = Math.ceil(messages.length / 2);
    return [messages.slice(0, middle), messages.slice(middle)];
  }
  if (only.text.length < 2) return undefined;
  const middle = Math.ceil(only.text.length / 2);
  return [[{ ...only, text: only.text.slice(0, middle) }], [{ ...only, text: only.text.slice(middle) }]];
}
