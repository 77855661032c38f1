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
  // Words that begin with a slash would be a command of the program.
  const isPlain = before.length === 0 && !asked.startsWith('/');
  const text = isPlain ? asked : `${transcript(before)}\n\n${asked}`;
  const images = (last?.images ?? []).map(({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 },
  }));
  const content = [...images, { type: 'text', text }];
  return `${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`;
}

function transcript(messages: readonly ChatMessage[]): string {
  const said = messages.map(({ role, text }) => `${SPEAKERS[role]}: ${text}`);
  const story = said.length === 0 ? [] : ['This is what was said in the conversation so far:', ...said];
  return [...story, 'Answer the message that follows.'].join('\n\n');
}
