import * as oauth from 'oauth4webapi';
import type { RevokeOutcome, RevokeRequest } from '../../core/ports/oauth.ts';
import { wordsOfError } from './oauth-errors.ts';
import { oauthFetch } from './oauth-fetch.ts';

/** How a server says that it does not read a form: OpenAI's own client sends JSON. */
const UNREAD_FORM = new Set([400, 415, 422]);

/** Ends a token where it was issued (RFC 7009): as a form, and as JSON where a form is not read. */
export async function revokeToken(request: RevokeRequest, timeoutMs: number): Promise<RevokeOutcome> {
  const { clientId, revokeUrl, token, kind } = request;
  const as = { issuer: new URL(revokeUrl).origin, revocation_endpoint: revokeUrl };
  const client = { client_id: clientId, token_endpoint_auth_method: 'none' };
  const fetch = oauthFetch(AbortSignal.timeout(timeoutMs));
  try {
    const asForm = await oauth.revocationRequest(as, client, oauth.None(), token.reveal(), {
      [oauth.customFetch]: fetch,
      [oauth.allowInsecureRequests]: true,
      additionalParameters: { token_type_hint: kind },
    });
    const response = UNREAD_FORM.has(asForm.status) ? await asJson(request, fetch) : asForm;
    await oauth.processRevocationResponse(response);
    return { ok: true };
  } catch (error) {
    return { ok: false, message: wordsOfError(error, [token.reveal()]) };
  }
}

function asJson(
  { clientId, revokeUrl, token, kind }: RevokeRequest,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  return fetch(revokeUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ token: token.reveal(), token_type_hint: kind, client_id: clientId }),
  });
}
