import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { ExternalAccess, FoundLogin } from '../../core/ports/external-logins.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { accountOf, claimsOf, emailOf, endOf } from '../oauth/token-claims.ts';
import { readJson } from './read-json.ts';

/** The refresh token is left out on purpose: whoever uses it ends the Codex CLI's own sign-in (OAUTH-6). */
const fileSchema = once(() =>
  z.object({
    tokens: z.object({
      access_token: z.string().check(z.minLength(1)),
      id_token: z.optional(z.string()),
      account_id: z.optional(z.string()),
    }),
  }),
);

/** The ChatGPT sign-in of the Codex CLI; undefined when it works with an API key or not at all. */
export function codexLogin(path: string): FoundLogin | undefined {
  const parsed = fileSchema().safeParse(readJson(path));
  if (!parsed.success) return undefined;
  const { access_token: access, id_token: identity } = parsed.data.tokens;
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
  const parsed = fileSchema().safeParse(readJson(path));
  if (!parsed.success) return { ok: false, problem: 'the Codex CLI is not signed in' };
  const { access_token: access, id_token: identity, account_id: named } = parsed.data.tokens;
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
