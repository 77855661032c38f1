/** What an OAuth credential consists of, as files of earlier versions spell it. */
export interface OAuthParts {
  readonly access: string;
  readonly refresh?: string;
  /** Unix milliseconds: end of the access token. */
  readonly expires?: number;
  readonly accountId?: string;
  readonly email?: string;
}

/** The one text under which OAuth material is sealed: JSON with `access`, `refresh`, `expires`, `accountId`, `email`. */
export function oauthText({ access, refresh, expires, accountId, email }: OAuthParts): string {
  return JSON.stringify({ access, refresh, expires, accountId, email });
}
