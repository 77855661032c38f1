/** Programs that keep a sign-in of their own which can serve here (CRED-12). */
export type ExternalLoginId = 'claude-cli' | 'codex-cli';

export interface ExternalLoginKind {
  readonly id: ExternalLoginId;
  /** The provider that it serves. */
  readonly provider: string;
  readonly label: string;
  /** The name its route has unless a person gives another (AUTHCLI-3). */
  readonly profileId: string;
  /** The program's own command that signs in. */
  readonly signIn: string;
  /**
   * `route`: the program itself makes the requests and its tokens are never read (OAUTH-9). `read`: its access token is read
   * when a request needs it; its refresh token never is, because refreshing would end the program's own sign-in (OAUTH-6).
   */
  readonly use: 'route' | 'read';
}

const KINDS: Readonly<Record<ExternalLoginId, ExternalLoginKind>> = {
  'claude-cli': {
    id: 'claude-cli',
    provider: 'anthropic',
    label: 'Claude CLI',
    profileId: 'anthropic:claude-cli',
    signIn: 'claude auth login',
    use: 'route',
  },
  'codex-cli': {
    id: 'codex-cli',
    provider: 'openai-codex',
    label: 'Codex CLI',
    profileId: 'openai-codex:codex-cli',
    signIn: 'codex login',
    use: 'read',
  },
};

export const EXTERNAL_LOGINS: readonly ExternalLoginKind[] = Object.values(KINDS);

/**
 * Which logins of other programs may be looked for (CRED-12): none; those that a stored credential already leans on; or those
 * of the named providers and credentials.
 */
export type DiscoveryScope =
  | { readonly mode: 'none' }
  | { readonly mode: 'existing'; readonly profiles: readonly LeaningProfile[] }
  | { readonly mode: 'scoped'; readonly providers: readonly string[] };

/** As much of a stored credential as says on which other program it leans. */
export interface LeaningProfile {
  readonly externalLogin?: ExternalLoginId;
}

/** The kinds that the scope allows to look for; a file that is not in scope is not opened. Total. */
export function loginsInScope(scope: DiscoveryScope): readonly ExternalLoginKind[] {
  switch (scope.mode) {
    case 'none':
      return [];
    case 'existing':
      return EXTERNAL_LOGINS.filter(({ id }) => scope.profiles.some((entry) => entry.externalLogin === id));
    case 'scoped':
      return EXTERNAL_LOGINS.filter(({ provider }) => scope.providers.includes(provider));
  }
}

/** The kind of this id. */
export function externalLogin(id: ExternalLoginId): ExternalLoginKind {
  return KINDS[id];
}

/** The login of another program that serves this provider; `openai` means a ChatGPT account (AUTHCLI-7). */
export function externalLoginOf(provider: string): ExternalLoginKind | undefined {
  const owner = provider === 'openai' ? 'openai-codex' : provider;
  return EXTERNAL_LOGINS.find((kind) => kind.provider === owner);
}
