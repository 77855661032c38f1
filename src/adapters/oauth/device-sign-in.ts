import * as oauth from 'oauth4webapi';
import { AppError } from '../../core/errors.ts';
import type { PendingSignIn, SignInOutcome } from '../../core/ports/oauth.ts';
import type { Clock } from '../../core/ports/system.ts';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { wordsOfError } from './oauth-errors.ts';
import { oauthFetch, withHonestStatus } from './oauth-fetch.ts';
import { materialOf, partiesOf } from './token-grant.ts';

const DEFAULT_INTERVAL_SECONDS = 5;
/** What `slow_down` adds to the interval, for good (RFC 8628). */
const SLOWER_SECONDS = 5;

/** Device code (OAUTH-10): a short code for the person, and polling until it was typed. Throws `endpoint-failed`. */
export async function beginWithDevice(facts: SignInFacts, clock: Clock): Promise<PendingSignIn> {
  const ending = new AbortController();
  const { client, as: server } = partiesOf(facts);
  const as = { ...server, device_authorization_endpoint: facts.startUrl };
  // The settings let plain HTTP through for this machine alone.
  const options = {
    [oauth.customFetch]: withHonestStatus(oauthFetch(ending.signal)),
    [oauth.allowInsecureRequests]: true,
  };
  const device = await askForCode();
  const expiresAtMs = clock.now() + device.expires_in * 1000;
  const { promise: outcome, resolve } = Promise.withResolvers<SignInOutcome>();
  void poll().then(resolve);
  return {
    url: sanitizeText(device.verification_uri_complete ?? device.verification_uri),
    userCode: sanitizeText(device.user_code),
    expiresAtMs,
    isListening: true,
    outcome,
    paste: () => 'Type the short code on the page; there is nothing to paste here.',
    async close() {
      ending.abort();
      resolve({ ok: false, message: 'the sign-in was given up' });
    },
  };

  async function askForCode(): Promise<oauth.DeviceAuthorizationResponse> {
    const parameters = facts.scope === undefined ? {} : { scope: facts.scope };
    try {
      const response = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), parameters, options);
      return await oauth.processDeviceAuthorizationResponse(as, client, response);
    } catch (error) {
      throw new AppError('endpoint-failed', `No code for the sign-in: ${wordsOfError(error)}`, {
        hint: 'Check the network, and the addresses that "openclaw settings list" shows.',
      });
    }
  }

  async function poll(): Promise<SignInOutcome> {
    let seconds = device.interval ?? DEFAULT_INTERVAL_SECONDS;
    try {
      for (;;) {
        await clock.sleep(seconds * 1000, ending.signal);
        if (clock.now() >= expiresAtMs) return { ok: false, message: 'the code has expired' };
        const slower = await askOnce();
        if (slower.kind === 'answer') return slower.outcome;
        seconds += slower.seconds;
      }
    } catch (error) {
      return { ok: false, message: wordsOfError(error, [device.device_code]) };
    }
  }

  async function askOnce(): Promise<
    | { readonly kind: 'answer'; readonly outcome: SignInOutcome }
    | { readonly kind: 'wait'; readonly seconds: number }
  > {
    try {
      const response = await oauth.deviceCodeGrantRequest(
        as,
        client,
        oauth.None(),
        device.device_code,
        options,
      );
      const answer = await oauth.processDeviceCodeResponse(as, client, response);
      const material = materialOf(answer, facts, clock.now());
      return { kind: 'answer', outcome: { ok: true, kind: 'tokens', material } };
    } catch (error) {
      if (!(error instanceof oauth.ResponseBodyError)) throw error;
      if (error.error === 'authorization_pending') return { kind: 'wait', seconds: 0 };
      if (error.error === 'slow_down') return { kind: 'wait', seconds: SLOWER_SECONDS };
      throw error;
    }
  }
}
