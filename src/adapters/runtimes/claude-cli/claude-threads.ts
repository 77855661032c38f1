import { createHash } from 'node:crypto';
import { isRecord } from '../../../core/is-record.ts';
import type { ChatMessage } from '../../../core/ports/session-store.ts';
import { type ThreadFile, type ThreadPlace, threadFile } from '../thread-file.ts';
import type { ClaudeThread } from './claude-arguments.ts';

/**
 * Which conversation of the program goes with which session, with a fingerprint of what was said in it: it is gone on with
 * only while the two agree word for word, because another model may have answered in between. Ids and fingerprints only, no
 * words; a file that is lost costs the program's memory of the conversation, which is then told anew.
 */
export class ClaudeThreads {
  private readonly kept: ThreadFile<Kept>;
  private readonly newId: () => string;

  /** @param newId a UUID */
  constructor(folder: string, newId: () => string) {
    this.kept = threadFile(folder, isKept);
    this.newId = newId;
  }

  /** The thread for a request with these messages, of which the last is the new one. */
  find(place: ThreadPlace | undefined, messages: readonly ChatMessage[]): ClaudeThread {
    const kept = place === undefined ? undefined : this.kept.get(place);
    const isKnown =
      kept !== undefined && messages.length > 1 && kept.print === printOf(messages.slice(0, -1));
    return isKnown ? { id: kept.id, isResumed: true } : this.fresh();
  }

  fresh(): ClaudeThread {
    return { id: this.newId(), isResumed: false };
  }

  /** @param messages all that the thread holds now, the answer included; undefined when nobody knows any more */
  keep(place: ThreadPlace | undefined, id: string, messages: readonly ChatMessage[] | undefined): void {
    if (place === undefined) return;
    this.kept.set(place, messages === undefined ? undefined : { id, print: printOf(messages) });
  }
}

interface Kept {
  readonly id: string;
  readonly print: string;
}

function isKept(value: unknown): value is Kept {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['print'] === 'string';
}

function printOf(messages: readonly ChatMessage[]): string {
  const said = JSON.stringify(messages.map(({ role, text }) => [role, text]));
  return createHash('sha256').update(said).digest('hex');
}
