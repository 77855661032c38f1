import * as z from 'zod/mini';
import { once } from '../../core/once.ts';

const ACCOUNT = 'https://api.openai.com/auth';
const PROFILE = 'https://api.openai.com/profile';

const claimsSchema = once(() =>
  z.object({
    exp: z.catch(z.optional(z.number()), undefined),
    email: z.catch(z.optional(z.string()), undefined),
    [ACCOUNT]: z.catch(z.optional(z.object({ chatgpt_account_id: z.string() })), undefined),
    [PROFILE]: z.catch(z.optional(z.object({ email: z.string() })), undefined),
  }),
);

/** What a token says about itself. */
export interface TokenClaims {
  readonly exp?: number | undefined;
  readonly email?: string | undefined;
  readonly [ACCOUNT]?: { readonly chatgpt_account_id: string } | undefined;
  readonly [PROFILE]?: { readonly email: string } | undefined;
}

/** The claims of a token, unverified: it came straight from its issuer or its owner's file. Opaque tokens say nothing. */
export function claimsOf(token: string | undefined): TokenClaims | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const parsed = claimsSchema().safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The ChatGPT account that a token is for (OAUTH-2). */
export function accountOf(claims: TokenClaims | undefined): string | undefined {
  return claims?.[ACCOUNT]?.chatgpt_account_id;
}

/** The mail address of the person: the id token's, else the access token's. */
export function emailOf(
  identity: TokenClaims | undefined,
  access: TokenClaims | undefined,
): string | undefined {
  return identity?.email ?? access?.[PROFILE]?.email ?? access?.email;
}

/** Unix milliseconds; undefined when the token names no end. */
export function endOf(claims: TokenClaims | undefined): number | undefined {
  return claims?.exp === undefined ? undefined : claims.exp * 1000;
}
