import type { ExternalLoginId } from '../../src/core/credentials/external-login.ts';
import type { ExternalAccess, ExternalLogins, FoundLogin } from '../../src/core/ports/external-logins.ts';

/** Sign-ins of other programs that a test sets; `asked` says which files would have been opened. */
export function fakeLogins(
  logins: Partial<Record<ExternalLoginId, { found?: Partial<FoundLogin>; access?: ExternalAccess }>>,
): ExternalLogins & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    find: (id) => {
      asked.push(`find ${id}`);
      const login = logins[id];
      return login === undefined ? undefined : { id, path: `/home/tester/.${id}.json`, ...login.found };
    },
    access: (id) => {
      asked.push(`access ${id}`);
      return logins[id]?.access ?? { ok: false, problem: 'the Codex CLI is not signed in' };
    },
  };
}
