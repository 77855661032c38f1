import type { AgentRuntime, RuntimePresence, RuntimeRequest } from '../../../core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../core/ports/model-calls.ts';
import type { Clock, Redactor } from '../../../core/ports/system.ts';
import { codexPresence } from './codex-presence.ts';
import { runCodexTurn } from './codex-turn.ts';
import { findCodex } from './find-codex.ts';
import { ServerPool } from './server-pool.ts';

export interface CodexRuntimeOptions {
  /**
   * Of this process itself: PATH and CODEX_HOME say which program is started with which settings, so they never come from
   * a folder's `.env`. The child sees a part of it.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The folder that Codex may read. */
  readonly cwd: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly redactor: Redactor;
  /** Name and version of this program. */
  readonly client: { readonly name: string; readonly version: string };
  /** The line that `saveThread` was given for the session last. */
  readonly loadThread: (agentId: string, sessionId: string) => string | undefined;
  /** Keeps one line for the session; it holds no word of the conversation. */
  readonly saveThread: (agentId: string, sessionId: string, thread: string) => void | Promise<void>;
  readonly platform?: NodeJS.Platform;
  /** Milliseconds without any event after which a turn that has begun counts as hanging. */
  readonly silenceMs?: number;
}

/** Reasoning models say nothing for minutes. */
const SILENCE_MS = 5 * 60_000;

/**
 * Turns through the app-server of the installed Codex CLI (REF-9, decision 37). Nothing is started before the first turn;
 * one process per agent serves the later ones. In memory it remembers the thread of every session beside what the callbacks
 * keep, so that it goes on even where they keep nothing.
 */
export function createCodexRuntime(options: CodexRuntimeOptions): AgentRuntime {
  const { env, home, platform = process.platform } = options;
  const pool = new ServerPool({ client: options.client });
  const threads = new Map<string, string>();
  return {
    id: 'codex',
    presence: (): RuntimePresence => codexPresence({ env, home, platform }),
    run(request: RuntimeRequest): Promise<CallOutcome> {
      return runCodexTurn(request, {
        pool,
        command: findCodex({ env, platform }),
        env,
        cwd: options.cwd,
        redactor: options.redactor,
        now: () => options.clock.now(),
        silenceMs: options.silenceMs ?? SILENCE_MS,
        threads: {
          load: (agentId, sessionId) =>
            options.loadThread(agentId, sessionId) ?? threads.get(keyOf(agentId, sessionId)),
          save: async (agentId, sessionId, thread) => {
            threads.set(keyOf(agentId, sessionId), thread);
            try {
              await options.saveThread(agentId, sessionId, thread);
            } catch {
              // The turn is answered; without the line a later process tells the conversation anew.
            }
          },
        },
      });
    },
    close: () => pool.close(),
  };
}

function keyOf(agentId: string, sessionId: string): string {
  return JSON.stringify([agentId, sessionId]);
}
