import { createHash } from 'node:crypto';
import type { ChatMessage } from '../../../core/ports/session-store.ts';

/** A thread of Codex, and how much of our conversation it has heard. */
export interface KnownThread {
  readonly id: string;
  /** Messages of the person. */
  readonly heardCount: number;
  /** Of their texts. */
  readonly digest: string;
}

/** What the text of `writeThread` says; undefined when it is none of ours. */
export function readThread(text: string | undefined): KnownThread | undefined {
  const parts = /^(\S{1,200}) (\d{1,9}) ([\w-]{1,64})$/.exec(text ?? '');
  if (parts === null) return undefined;
  const [, id = '', count, digest = ''] = parts;
  return { id, heardCount: Number(count), digest };
}

/** The thread as one line to be kept: a later process goes on from it. */
export function writeThread(id: string, messages: readonly ChatMessage[]): string {
  const texts = textsOf(messages);
  return `${id} ${texts.length} ${digestOf(texts)}`;
}

/**
 * The messages that the thread has not heard, the last one the person's. Undefined when it has heard another conversation:
 * ours was reset, summarised or answered differently, and only a new thread tells it right.
 */
export function unheardMessages(
  thread: KnownThread,
  messages: readonly ChatMessage[],
): readonly ChatMessage[] | undefined {
  const texts = textsOf(messages).slice(0, thread.heardCount);
  if (texts.length < thread.heardCount || digestOf(texts) !== thread.digest) return undefined;
  const places = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  const rest = messages.slice((places[thread.heardCount - 1] ?? -1) + 1);
  // Its own answer follows what it has heard.
  const unheard = rest[0]?.role === 'assistant' ? rest.slice(1) : rest;
  return unheard.at(-1)?.role === 'user' ? unheard : undefined;
}

function textsOf(messages: readonly ChatMessage[]): readonly string[] {
  return messages.filter(({ role }) => role === 'user').map(({ text }) => text);
}

function digestOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);
}
