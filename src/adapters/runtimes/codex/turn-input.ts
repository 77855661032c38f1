import type { ChatMessage } from '../../../core/ports/session-store.ts';

/** One piece of what a person gives to a turn, as the protocol writes it. */
export type UserInput =
  | { readonly type: 'text'; readonly text: string; readonly text_elements: readonly [] }
  | { readonly type: 'image'; readonly url: string };

/**
 * The input of a turn: the last message with its images; what came before and was not heard goes ahead of it in words,
 * because a thread takes only what a person says.
 */
export function turnInput(messages: readonly ChatMessage[]): readonly UserInput[] {
  const spoken = messages.filter(({ role }) => role !== 'system');
  const earlier = spoken.slice(0, -1);
  const last = spoken.at(-1);
  const before = earlier.length === 0 ? [] : [textInput(transcript(earlier))];
  const images = (last?.images ?? []).map(({ mediaType, base64 }) => ({
    type: 'image' as const,
    url: `data:${mediaType};base64,${base64}`,
  }));
  return [...before, ...images, textInput(last?.text ?? '')];
}

/** Instructions of ours for a thread; undefined without any. */
export function threadInstructions(messages: readonly ChatMessage[]): string | undefined {
  const texts = messages.filter(({ role }) => role === 'system').map(({ text }) => text);
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function transcript(messages: readonly ChatMessage[]): string {
  const said = messages.map(({ role, text }) => `${role === 'user' ? 'User' : 'Assistant'}: ${text}`);
  return `This conversation began elsewhere. So far:\n\n${said.join('\n\n')}\n\nThe next message goes on from here.`;
}

function textInput(text: string): UserInput {
  return { type: 'text', text, text_elements: [] };
}
