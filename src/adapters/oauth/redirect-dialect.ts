import * as oauth from 'oauth4webapi';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import type { BrowserDialect } from './browser-sign-in.ts';
import { oauthFetch } from './oauth-fetch.ts';
import { materialOf, partiesOf } from './token-grant.ts';

/** OAuth's authorization code with PKCE. */
export function redirectDialect(facts: SignInFacts, now: () => number): BrowserDialect {
  const { as, client } = partiesOf(facts);
  return {
    hasState: true,
    address({ redirectUrl, state, challenge }) {
      const url = new URL(facts.startUrl);
      const parameters = {
        response_type: 'code',
        client_id: facts.clientId,
        redirect_uri: redirectUrl,
        ...(facts.scope === undefined ? {} : { scope: facts.scope }),
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    async trade(query, { state, redirectUrl, verifier }, signal) {
      const checked = oauth.validateAuthResponse(as, client, query, state);
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        oauth.None(),
        checked,
        redirectUrl,
        verifier,
        // The settings let plain HTTP through for this machine alone.
        { [oauth.customFetch]: oauthFetch(signal), [oauth.allowInsecureRequests]: true },
      );
      const answer = await oauth.processAuthorizationCodeResponse(as, client, response);
      return { ok: true, kind: 'tokens', material: materialOf(answer, facts, now()) };
    },
  };
}
