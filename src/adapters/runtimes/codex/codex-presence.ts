import type { RuntimePresence } from '../../../core/ports/agent-runtime.ts';
import { codexSignIn } from './codex-sign-in.ts';
import { findCodex } from './find-codex.ts';

export interface CodexMachine {
  /** Of this process itself, never of a folder's `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * What is there of Codex (decision 37). Apart from the runtime, so that commands that only tell of it load nothing that
 * starts processes.
 */
export function codexPresence({ env, home, platform = process.platform }: CodexMachine): RuntimePresence {
  const executable = findCodex({ env, platform })?.executable;
  // Of an absent program no file is opened (CRED-12).
  return { executable, login: executable === undefined ? 'unknown' : codexSignIn({ env, home }) };
}
