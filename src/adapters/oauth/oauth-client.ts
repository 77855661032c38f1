import * as oauth from 'oauth4webapi';
import type { OAuthClient, RefreshOutcome, RefreshRequest } from '../../core/ports/oauth.ts';
import type { Clock } from '../../core/ports/system.ts';
import { evidenceOf } from '../http/http-evidence.ts';
import { beginInBrowser } from './browser-sign-in.ts';
import { beginWithDevice } from './device-sign-in.ts';
import { keyDialect } from './key-dialect.ts';
import { isFinalRefusal, wordsOfError } from './oauth-errors.ts';
import { oauthFetch, withHonestStatus, withoutIdToken } from './oauth-fetch.ts';
import { redirectDialect } from './redirect-dialect.ts';
import { revokeToken } from './revoke-token.ts';
import { materialOf, partiesOf } from './token-grant.ts';

/** Sign-in and refresh over HTTP. */
export function createOAuthClient(clock: Clock): OAuthClient {
  return {
    async begin(facts) {
      switch (facts.kind) {
        case 'redirect':
          return beginInBrowser(
            facts,
            redirectDialect(facts, () => clock.now()),
          );
        case 'key-exchange':
          return beginInBrowser(facts, keyDialect(facts));
        case 'device':
          return beginWithDevice(facts, clock);
      }
    },
    refresh: (request, timeoutMs) => refresh(request, timeoutMs, clock),
    revoke: revokeToken,
  };
}

async function refresh(request: RefreshRequest, timeoutMs: number, clock: Clock): Promise<RefreshOutcome> {
  const { as, client } = partiesOf(request);
  const { refresh: token } = request;
  try {
    const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token.reveal(), {
      [oauth.customFetch]: withoutIdToken(withHonestStatus(oauthFetch(AbortSignal.timeout(timeoutMs)))),
      [oauth.allowInsecureRequests]: true,
    });
    const answer = await oauth.processRefreshTokenResponse(as, client, response);
    return { ok: true, material: materialOf(answer, request, clock.now()) };
  } catch (error) {
    const message = wordsOfError(error, [token.reveal()]);
    if (isFinalRefusal(error)) return { ok: false, isFinal: true, message };
    const auth = { kind: 'bearer', secret: token } as const;
    const evidence = evidenceOf(error, { provider: '', phase: 'request', auth, headers: {} });
    const status = error instanceof oauth.ResponseBodyError ? { status: error.status } : {};
    return { ok: false, isFinal: false, message, evidence: { ...evidence, ...status } };
  }
}
