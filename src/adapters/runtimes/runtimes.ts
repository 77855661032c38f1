import { join } from 'node:path';
import type { AgentRuntime, RuntimePresence } from '../../core/ports/agent-runtime.ts';
import type { ExternalLogins } from '../../core/ports/external-logins.ts';
import type { RuntimeName, Runtimes } from '../../core/ports/runtimes.ts';
import type { Clock, Redactor } from '../../core/ports/system.ts';
import { RUNTIMES } from '../../core/runtimes/runtime-facts.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { codexPresence } from './codex/codex-presence.ts';
import { findExecutable } from './find-executable.ts';
import { threadFile } from './thread-file.ts';

export interface RuntimesOptions {
  /** Of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The folder that a program may read. */
  readonly cwd: string;
  readonly stateDir: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Of this program. */
  readonly version: string;
  readonly externalLogins: ExternalLogins;
  readonly redactor: Redactor;
}

/** Makes a runtime; its code is loaded by then, and not before. */
type Load = (presence: () => RuntimePresence) => Promise<AgentRuntime>;

/** The runtimes of this version. */
export function createRuntimes(options: RuntimesOptions): Runtimes {
  const { env, stateDir } = options;
  const loaders: Readonly<Record<RuntimeName, Load>> = {
    codex: async () => {
      const { createCodexRuntime } = await import('./codex/codex-runtime.ts');
      const { home, cwd, clock, redactor } = options;
      const client = { name: 'openclaw', version: options.version };
      const kept = threadFile(join(stateDir, 'state', 'codex'), (value) => typeof value === 'string');
      return createCodexRuntime({
        ...{ env, home, cwd, clock, redactor, client },
        loadThread: (agentId, sessionId) => kept.get({ agentId, sessionId }),
        saveThread: (agentId, sessionId, thread) => kept.set({ agentId, sessionId }, thread),
      });
    },
    'claude-cli': async (presence) => {
      const { createClaudeCliRuntime } = await import('./claude-cli/claude-cli-runtime.ts');
      const folder = join(stateDir, 'state', 'claude-cli');
      const login = env['CLAUDE_CODE_OAUTH_TOKEN'] ?? '';
      // The only secret that the program is given.
      if (login !== '') options.redactor.add(new Secret(login));
      const redact = (text: string): string => options.redactor.redact(text);
      return createClaudeCliRuntime({ env, folder, redact, presence });
    },
  };
  const made = new Map<RuntimeName, Promise<AgentRuntime>>();
  const presence = (name: RuntimeName): RuntimePresence => presenceOf(name, options);
  return {
    presence,
    async load(name) {
      const known = made.get(name) ?? loaders[name](() => presence(name));
      made.set(name, known);
      return known;
    },
    async close() {
      const running = [...made.values()];
      made.clear();
      await Promise.allSettled(running.map(async (runtime) => (await runtime).close()));
    },
  };
}

const ABSENT: RuntimePresence = { executable: undefined, login: 'unknown' };

/** A login is looked for only where its program is, so that no file of an absent one is opened (CRED-12). */
function presenceOf(name: RuntimeName, { env, home, externalLogins }: RuntimesOptions): RuntimePresence {
  if (name === 'codex') return codexPresence({ env, home });
  const executable = findExecutable(RUNTIMES[name].executable, env);
  if (executable === undefined) return ABSENT;
  const isGiven = (env['CLAUDE_CODE_OAUTH_TOKEN'] ?? '') !== '';
  if (isGiven || externalLogins.find('claude-cli') !== undefined) return { executable, login: 'present' };
  // A keychain may hold it, and is not asked.
  return { executable, login: process.platform === 'darwin' ? 'unknown' : 'missing' };
}
