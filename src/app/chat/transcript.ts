import type { ChatMessage } from '../../core/ports/session-store.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import type { ChatEntry, ChatReply } from './chat-types.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The entries of a chat: an immutable list that is replaced with every change, so that screens can compare. */
export class Transcript {
  entries: readonly ChatEntry[] = [];
  private last = 0;

  /** Adds an entry at the end; returns its id. */
  add(entry: WithoutId<ChatEntry>): number {
    this.last += 1;
    this.entries = [...this.entries, { ...entry, id: this.last } as ChatEntry];
    return this.last;
  }

  /** Changes a reply that is still in the list. */
  updateReply(id: number, change: Partial<Omit<ChatReply, 'id' | 'kind'>>): void {
    this.entries = this.entries.map((entry) =>
      entry.id === id && entry.kind === 'assistant' ? { ...entry, ...change } : entry,
    );
  }

  remove(id: number): void {
    this.entries = this.entries.filter((entry) => entry.id !== id);
  }

  /** Begins anew with the stored words of a session. */
  restart(messages: readonly ChatMessage[]): void {
    this.entries = [];
    for (const { role, text, isPartial } of messages) {
      const safe = sanitizeText(text, { multiline: true });
      if (role === 'user') this.add({ kind: 'user', text: safe });
      else if (role === 'system') this.add({ kind: 'notice', text: safe });
      else {
        const state = isPartial === true ? 'stopped' : 'done';
        this.add({ kind: 'assistant', text: safe, state, served: undefined });
      }
    }
  }
}
