import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { AgentRuntime, RuntimePresence, RuntimeRequest } from '../../../core/ports/agent-runtime.ts';
import type { CallOutcome } from '../../../core/ports/model-calls.ts';
import { howToInstall } from '../../../core/runtimes/runtime-facts.ts';
import { sanitizeText } from '../../../core/text/sanitize.ts';
import { type GuardedChild, startGuarded } from '../guarded-child.ts';
import type { ThreadPlace } from '../thread-file.ts';
import { waited } from '../waited.ts';
import { type ClaudeThread, claudeArguments } from './claude-arguments.ts';
import { claudeEnvironment } from './claude-environment.ts';
import { claudePrompt } from './claude-prompt.ts';
import { ClaudeThreads } from './claude-threads.ts';
import { ClaudeTurn } from './claude-turn.ts';

export interface ClaudeCliOptions {
  /** Of this process; the program sees a few names of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of ours with nothing in it that the program could take for a project. */
  readonly folder: string;
  readonly redact: (text: string) => string;
  readonly presence: () => RuntimePresence;
}

const MOST_WORDS = 600;
const HOUSEKEEPING_MS = 2000;
/** What the program says when a conversation that it should go on with is gone. */
const LOST_THREAD = /no conversation found/i;

/**
 * The Claude CLI as a runtime (decision 37): one program per turn, started without a shell and without tools, with its own
 * login and an environment of few names. Its words reach us redacted and bounded.
 */
export function createClaudeCliRuntime(options: ClaudeCliOptions): AgentRuntime {
  const threads = new ClaudeThreads(options.folder, randomUUID);
  const running = new Set<GuardedChild>();
  const clean = (text: string): string => sanitizeText(options.redact(text), { maxLength: MOST_WORDS });

  const turn = async (executable: string, request: RuntimeRequest, thread: ClaudeThread) => {
    const child = startGuarded({
      file: executable,
      args: claudeArguments(request.ref.model, thread),
      cwd: options.folder,
      env: claudeEnvironment(options.env),
    });
    running.add(child);
    try {
      const prompt = claudePrompt(request.messages, thread.isResumed);
      const outcome = await new ClaudeTurn(child, request, clean).run(prompt);
      // It writes its own record of the conversation behind the answer.
      if (outcome.ok) await Promise.race([child.ended, waited(HOUSEKEEPING_MS)]);
      return outcome;
    } finally {
      await child.stop();
      running.delete(child);
    }
  };

  const runIn = async (executable: string, request: RuntimeRequest): Promise<CallOutcome> => {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const { agentId, sessionId, messages } = request;
    const place: ThreadPlace | undefined = sessionId === undefined ? undefined : { agentId, sessionId };
    let thread = threads.find(place, messages);
    let outcome = await turn(executable, request, thread);
    if (thread.isResumed && isLost(outcome)) {
      thread = threads.fresh();
      outcome = await turn(executable, request, thread);
    }
    const answer = outcome.ok ? ({ role: 'assistant', text: outcome.text } as const) : undefined;
    // After a failure nobody knows what the program has kept of the turn.
    threads.keep(place, thread.id, answer === undefined ? undefined : [...messages, answer]);
    return outcome;
  };

  return {
    id: 'claude-cli',
    presence: options.presence,
    async run(request) {
      const { executable } = options.presence();
      const { provider, model } = request.ref;
      const failed = (message: string): CallOutcome => ({
        ok: false,
        evidence: { provider, model, code: 'ENOENT', message },
        outputStarted: false,
      });
      if (request.signal.aborted) {
        return { ok: false, evidence: { aborted: true, message: 'Stopped' }, outputStarted: false };
      }
      if (executable === undefined)
        return failed(`There is no Claude CLI here: ${howToInstall('claude-cli')}`);
      try {
        return await runIn(executable, request);
      } catch (error) {
        return failed(clean(error instanceof Error ? error.message : String(error)));
      }
    },
    async close() {
      await Promise.allSettled([...running].map((child) => child.stop()));
    },
  };
}

function isLost(outcome: CallOutcome): boolean {
  return !outcome.ok && !outcome.outputStarted && LOST_THREAD.test(outcome.evidence.message ?? '');
}
