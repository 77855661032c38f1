import type { ChatMessage } from '../../../core/ports/session-store.ts';

const SPEAKERS = { system: 'Note', user: 'User', assistant: 'Assistant' } as const;

/**
 * The line that the program reads: the last message with its images, and, in a conversation that it does not know, what was
 * said before.
 */
export function claudePrompt(messages: readonly ChatMessage[], isResumed: boolean): string {
  const last = messages.at(-1);
  const before = isResumed ? [] : messages.slice(0, -1);
  const asked = last?.text ?? '';
  const text = before.length === 0 ? asked : `${transcript(before)}\n\n${asked}`;
  const images = (last?.images ?? []).map(({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 },
  }));
  const content = [...images, { type: 'text', text }];
  return `${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`;
}

function transcript(messages: readonly ChatMessage[]): string {
  const said = messages.map(({ role, text }) => `${SPEAKERS[role]}: ${text}`);
  return [
    'This is what was said in the conversation so far:',
    ...said,
    'Answer the message that follows.',
  ].join('\n\n');
}
