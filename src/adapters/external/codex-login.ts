import { isRecord } from '../../core/is-record.ts';
import type { ExternalAccess, FoundLogin } from '../../core/ports/external-logins.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { accountOf, claimsOf, emailOf, endOf } from '../oauth/token-claims.ts';
import { readJson } from './read-json.ts';

/** What is read of its tokens. The refresh token is left out on purpose: whoever uses it ends Codex's own sign-in (OAUTH-6). */
interface CodexTokens {
  readonly access: string;
  readonly identity: string | undefined;
  readonly accountId: string | undefined;
}

/** The ChatGPT sign-in of the Codex CLI; undefined when it works with an API key or not at all. */
export function codexLogin(path: string): FoundLogin | undefined {
  const tokens = tokensIn(readJson(path));
  if (tokens === undefined) return undefined;
  const { access, identity } = tokens;
  const expiresAtMs = endOf(claimsOf(access));
  const email = emailOf(claimsOf(identity), claimsOf(access));
  return {
    id: 'codex-cli',
    path,
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(email === undefined ? {} : { email }),
  };
}

/** Its access token and account, as the file holds them at this moment. */
export function codexAccess(path: string): ExternalAccess {
  const tokens = tokensIn(readJson(path));
  if (tokens === undefined) return { ok: false, problem: 'the Codex CLI is not signed in' };
  const { access, identity, accountId: named } = tokens;
  const claims = claimsOf(access);
  const accountId = named ?? accountOf(claims) ?? accountOf(claimsOf(identity));
  const expiresAtMs = endOf(claims);
  return {
    ok: true,
    access: new Secret(access),
    ...(accountId === undefined ? {} : { accountId }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

/** Read without a schema, because lists ask it too (S2). */
function tokensIn(document: unknown): CodexTokens | undefined {
  const tokens = isRecord(document) ? document['tokens'] : undefined;
  if (!isRecord(tokens)) return undefined;
  const {
    access_token: access,
    id_token: identity,
    account_id: accountId,
  } = tokens as Readonly<Record<'access_token' | 'id_token' | 'account_id', unknown>>;
  if (typeof access !== 'string' || access === '' || !isOptionalText(identity) || !isOptionalText(accountId))
    return undefined;
  return { access, identity, accountId };
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
