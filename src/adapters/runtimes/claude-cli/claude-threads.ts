import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../core/config/config-edit.ts';
import type { ChatMessage } from '../../../core/ports/session-store.ts';
import type { ClaudeThread } from './claude-arguments.ts';

const MOST_THREADS = 500;

/** A session of ours: whose, and which. */
export interface ThreadPlace {
  readonly agentId: string;
  readonly sessionId: string;
}

/**
 * Which conversation of the program goes with which session, with a fingerprint of what was said in it: it is gone on with
 * only while the two agree word for word, because another model may have answered in between. Ids and fingerprints only, no
 * words; a file that is lost costs the program's memory of the conversation, which is then told anew.
 */
export class ClaudeThreads {
  private readonly folder: string;
  private readonly newId: () => string;

  /** @param newId a UUID */
  constructor(folder: string, newId: () => string) {
    this.folder = folder;
    this.newId = newId;
  }

  /** The thread for a request with these messages, of which the last is the new one. */
  find(place: ThreadPlace | undefined, messages: readonly ChatMessage[]): ClaudeThread {
    const kept = place === undefined ? undefined : this.read().get(keyOf(place));
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
    const threads = this.read();
    if (messages === undefined && !threads.has(keyOf(place))) return;
    threads.delete(keyOf(place));
    if (messages !== undefined) threads.set(keyOf(place), { id, print: printOf(messages) });
    this.write([...threads].slice(-MOST_THREADS));
  }

  private get path(): string {
    return join(this.folder, 'threads.json');
  }

  private read(): Map<string, Kept> {
    try {
      const document: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      const entries = isRecord(document) ? Object.entries(document) : [];
      return new Map(entries.flatMap(([key, value]) => (isKept(value) ? [[key, value] as const] : [])));
    } catch {
      return new Map();
    }
  }

  /** In one step, so that two programs never leave half a file. */
  private write(threads: readonly (readonly [string, Kept])[]): void {
    const draft = `${this.path}.${this.newId()}`;
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(draft, JSON.stringify(Object.fromEntries(threads)), { mode: 0o600 });
      renameSync(draft, this.path);
    } catch {
      // The next turn tells the conversation anew.
    }
  }
}

interface Kept {
  readonly id: string;
  readonly print: string;
}

function isKept(value: unknown): value is Kept {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['print'] === 'string';
}

function keyOf({ agentId, sessionId }: ThreadPlace): string {
  return JSON.stringify([agentId, sessionId]);
}

function printOf(messages: readonly ChatMessage[]): string {
  const said = JSON.stringify(messages.map(({ role, text }) => [role, text]));
  return createHash('sha256').update(said).digest('hex');
}
