import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../core/config/config-edit.ts';
import type { CodexRuntimeOptions } from './codex-runtime.ts';

const MOST_THREADS = 500;

/**
 * Keeps the thread of each session in a private file, so that a later process goes on with it. It holds no word of a
 * conversation; one that is lost costs Codex its memory of the conversation, which is then told anew.
 */
export function threadFile(folder: string): Pick<CodexRuntimeOptions, 'loadThread' | 'saveThread'> {
  const path = join(folder, 'threads.json');
  const read = (): Map<string, string> => {
    try {
      const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const entries = isRecord(document) ? Object.entries(document) : [];
      return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    } catch {
      return new Map();
    }
  };
  return {
    loadThread: (agentId, sessionId) => read().get(keyOf(agentId, sessionId)),
    saveThread(agentId, sessionId, thread) {
      const threads = read();
      threads.delete(keyOf(agentId, sessionId));
      threads.set(keyOf(agentId, sessionId), thread);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const temporary = `${path}.${process.pid}.tmp`;
      writeFileSync(temporary, JSON.stringify(Object.fromEntries([...threads].slice(-MOST_THREADS))), {
        mode: 0o600,
      });
      renameSync(temporary, path);
    },
  };
}

function keyOf(agentId: string, sessionId: string): string {
  return JSON.stringify([agentId, sessionId]);
}
