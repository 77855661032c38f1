import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../core/is-record.ts';

const MOST_THREADS = 500;

/** A session of ours: whose, and which. */
export interface ThreadPlace {
  readonly agentId: string;
  readonly sessionId: string;
}

/** What a program's own conversation is called that goes with a session of ours. */
export interface ThreadFile<T> {
  get(place: ThreadPlace): T | undefined;
  /** `undefined` forgets it. */
  set(place: ThreadPlace, thread: T | undefined): void;
}

/**
 * Threads in a private file, so that a later process goes on with them: ids and fingerprints only, no words. A file that is
 * lost or cannot be written costs the program its memory of the conversations, which are then told anew. Never throws.
 */
export function threadFile<T>(folder: string, isThread: (value: unknown) => value is T): ThreadFile<T> {
  const path = join(folder, 'threads.json');
  const read = (): Map<string, T> => {
    try {
      const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const entries = isRecord(document) ? Object.entries(document) : [];
      return new Map(entries.flatMap(([key, value]) => (isThread(value) ? [[key, value] as const] : [])));
    } catch {
      return new Map();
    }
  };
  return {
    get: (place) => read().get(keyOf(place)),
    set(place, thread) {
      const threads = read();
      const wasKnown = threads.delete(keyOf(place));
      if (thread === undefined && !wasKnown) return;
      if (thread !== undefined) threads.set(keyOf(place), thread);
      // In one step, so that two programs never leave half a file.
      const draft = `${path}.${process.pid}.tmp`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(draft, JSON.stringify(Object.fromEntries([...threads].slice(-MOST_THREADS))), {
          mode: 0o600,
        });
        renameSync(draft, path);
      } catch {
        // The next turn tells the conversation anew.
      }
    },
  };
}

function keyOf({ agentId, sessionId }: ThreadPlace): string {
  return JSON.stringify([agentId, sessionId]);
}
