import { join } from 'node:path';
import type { ExternalLogins } from '../../core/ports/external-logins.ts';
import { claudeLogin } from './claude-login.ts';
import { codexAccess, codexLogin } from './codex-login.ts';

export interface ExternalLoginPlaces {
  readonly home: string;
  /** A variable of the environment; undefined when it is unset or empty. */
  readonly lookup: (name: string) => string | undefined;
}

/** Sign-ins of the Claude CLI and the Codex CLI, out of the files in which they keep them (CRED-12). Every call reads anew. */
export function createExternalLogins({ home, lookup }: ExternalLoginPlaces): ExternalLogins {
  const claudePlaces = () => {
    const own = lookup('CLAUDE_CONFIG_DIR');
    return {
      credentials: join(own ?? join(home, '.claude'), '.credentials.json'),
      profile: join(own ?? home, '.claude.json'),
    };
  };
  const codexPath = () => join(lookup('CODEX_HOME') ?? join(home, '.codex'), 'auth.json');
  return {
    find: (id) => (id === 'claude-cli' ? claudeLogin(claudePlaces()) : codexLogin(codexPath())),
    access: (id) =>
      id === 'codex-cli'
        ? codexAccess(codexPath())
        : { ok: false, problem: 'the tokens of the Claude CLI are never read' },
  };
}
