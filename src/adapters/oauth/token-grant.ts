import type { AuthorizationServer, Client, TokenEndpointResponse } from 'oauth4webapi';
import * as z from 'zod';
import type { OAuthMaterial } from '../../core/credentials/oauth-material.ts';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import { Secret } from '../../core/secrets/secret.ts';

type Issuer = Pick<SignInFacts, 'clientId' | 'tokenUrl'>;

/** The server and the client as the library wants them: a public client, which has no secret of its own. */
export function partiesOf({ clientId, tokenUrl }: Issuer): { as: AuthorizationServer; client: Client } {
  return {
    as: { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl },
    client: { client_id: clientId, token_endpoint_auth_method: 'none' },
  };
}

const ClaimsSchema = z.object({
  exp: z.number().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
  'https://api.openai.com/auth': z.object({ chatgpt_account_id: z.string() }).optional().catch(undefined),
  'https://api.openai.com/profile': z.object({ email: z.string() }).optional().catch(undefined),
});

/**
 * A token answer as material. The account stands in the access token (OAUTH-2); the id token fills in what is missing there.
 * `nowMs` is when the answer came.
 */
export function materialOf(answer: TokenEndpointResponse, issuer: Issuer, nowMs: number): OAuthMaterial {
  const access = claimsOf(answer.access_token);
  const identity = claimsOf(answer.id_token);
  const accountId = accountOf(access) ?? accountOf(identity);
  const email = identity?.email ?? access?.['https://api.openai.com/profile']?.email ?? access?.email;
  const expiresAtMs =
    answer.expires_in === undefined ? endOf(access) : nowMs + Math.round(answer.expires_in * 1000);
  return {
    access: new Secret(answer.access_token),
    ...(answer.refresh_token === undefined ? {} : { refresh: new Secret(answer.refresh_token) }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(email === undefined ? {} : { email }),
    clientId: issuer.clientId,
    tokenUrl: issuer.tokenUrl,
  };
}

type Claims = z.infer<typeof ClaimsSchema>;

function accountOf(claims: Claims | undefined): string | undefined {
  return claims?.['https://api.openai.com/auth']?.chatgpt_account_id;
}

function endOf(claims: Claims | undefined): number | undefined {
  return claims?.exp === undefined ? undefined : claims.exp * 1000;
}

/** What a token says about itself, unverified: it came straight from its issuer. Opaque tokens say nothing. */
function claimsOf(token: string | undefined): Claims | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const parsed = ClaimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
