import type { AuthorizationServer, Client, TokenEndpointResponse } from 'oauth4webapi';
import type { OAuthMaterial } from '../../core/credentials/oauth-material.ts';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { accountOf, claimsOf, emailOf, endOf } from './token-claims.ts';

type Issuer = Pick<SignInFacts, 'clientId' | 'tokenUrl'>;

/** The server and the client as the library wants them: a public client, which has no secret of its own. */
export function partiesOf({ clientId, tokenUrl }: Issuer): { as: AuthorizationServer; client: Client } {
  return {
    as: { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl },
    client: { client_id: clientId, token_endpoint_auth_method: 'none' },
  };
}

/**
 * A token answer as material. The account stands in the access token (OAUTH-2); the id token fills in what is missing there.
 * `nowMs` is when the answer came.
 */
export function materialOf(answer: TokenEndpointResponse, issuer: Issuer, nowMs: number): OAuthMaterial {
  const access = claimsOf(answer.access_token);
  const identity = claimsOf(answer.id_token);
  const accountId = accountOf(access) ?? accountOf(identity);
  const email = emailOf(identity, access);
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
