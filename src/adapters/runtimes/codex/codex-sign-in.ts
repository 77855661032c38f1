import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimePresence } from '../../../core/ports/agent-runtime.ts';
import { createExternalLogins } from '../../external/external-logins.ts';

/** Bytes. A settings file is smaller. */
const LARGEST_FILE = 1_000_000;

/**
 * Is the Codex CLI signed in with ChatGPT? Out of its files, without starting it: `unknown` where a keychain may hold the
 * sign-in, or where it works with an API key, which is billed differently.
 */
export function codexSignIn({
  env,
  home,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}): RuntimePresence['login'] {
  const lookup = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value.trim() === '' ? undefined : value;
  };
  if (createExternalLogins({ home, lookup }).find('codex-cli') !== undefined) return 'present';
  const folder = lookup('CODEX_HOME') ?? join(home, '.codex');
  const isElsewhere = existsSync(join(folder, 'auth.json')) || usesKeychain(join(folder, 'config.toml'));
  return isElsewhere ? 'unknown' : 'missing';
}

function usesKeychain(path: string): boolean {
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > LARGEST_FILE) return false;
    return /^\s*cli_auth_credentials_store\s*=\s*["'](?:keyring|auto)["']/m.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}
