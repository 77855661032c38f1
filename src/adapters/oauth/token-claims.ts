import { isRecord } from '../../core/is-record.ts';

const ACCOUNT = 'https://api.openai.com/auth';
const PROFILE = 'https://api.openai.com/profile';

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
    return knownClaims(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** A claim of another type is left out. Read without a schema, because lists ask for the end of a sign-in too (S2). */
function knownClaims(claims: unknown): TokenClaims | undefined {
  if (!isRecord(claims)) return undefined;
  const { exp, email } = claims as Readonly<Record<'exp' | 'email', unknown>>;
  const accountId = factOf(claims[ACCOUNT], 'chatgpt_account_id');
  const mail = factOf(claims[PROFILE], 'email');
  return {
    exp: typeof exp === 'number' ? exp : undefined,
    email: typeof email === 'string' ? email : undefined,
    [ACCOUNT]: accountId === undefined ? undefined : { chatgpt_account_id: accountId },
    [PROFILE]: mail === undefined ? undefined : { email: mail },
  };
}

function factOf(claim: unknown, name: string): string | undefined {
  const fact = isRecord(claim) ? claim[name] : undefined;
  return typeof fact === 'string' ? fact : undefined;
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
