import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { parsePastedRedirect } from '../../core/credentials/pasted-redirect.ts';
import type { PendingSignIn, SignInOutcome } from '../../core/ports/oauth.ts';
import type { SignInFacts } from '../../core/providers/sign-in.ts';
import { listenForRedirect } from './loopback-listener.ts';
import { wordsOfError } from './oauth-errors.ts';

/** One attempt of a browser sign-in. */
export interface BrowserAttempt {
  readonly redirectUrl: string;
  readonly state: string;
  readonly verifier: string;
  readonly challenge: string;
}

/** What differs between providers: the address for the browser and what the code is traded for. */
export interface BrowserDialect {
  /** Does the redirect carry `state`? Where it does not, its path is random and known to nobody else. */
  readonly hasState: boolean;
  address(attempt: BrowserAttempt): string;
  /** Throws what the server or the network says. */
  trade(query: URLSearchParams, attempt: BrowserAttempt, signal: AbortSignal): Promise<SignInOutcome>;
}

const MISMATCH =
  'This answer belongs to another sign-in (its state does not match). Start again from the address shown.';

/**
 * PKCE with a redirect to this machine (OAUTH-2): the redirect and a paste race, the first good answer wins and is used once.
 */
export async function beginInBrowser(facts: SignInFacts, dialect: BrowserDialect): Promise<PendingSignIn> {
  const ending = new AbortController();
  const { promise: outcome, resolve } = Promise.withResolvers<SignInOutcome>();
  let isTaken = false;
  const take = (query: URLSearchParams): string | undefined => {
    if (isTaken) return 'The sign-in has its answer already.';
    const state = query.get('state');
    // Only a bare code that a person pasted may come without it; the verifier still ties it to this attempt.
    if (dialect.hasState && state !== attempt.state) return MISMATCH;
    if (query.get('code') === null && query.get('error') === null) return 'This address holds no code.';
    isTaken = true;
    void dialect
      .trade(query, attempt, ending.signal)
      .catch((error: unknown): SignInOutcome => {
        const sent = [query.get('code') ?? '', attempt.verifier];
        return { ok: false, message: wordsOfError(error, sent) };
      })
      .then(resolve);
    return undefined;
  };
  const verifier = oauth.generateRandomCodeVerifier();
  const secrets = {
    state: oauth.generateRandomState(),
    verifier,
    challenge: await oauth.calculatePKCECodeChallenge(verifier),
  };
  const wanted = facts.redirectUrl ?? `http://127.0.0.1:0/${randomBytes(18).toString('base64url')}`;
  const listener = await listenForRedirect(wanted, take);
  const attempt: BrowserAttempt = { ...secrets, redirectUrl: listener.redirectUrl };
  void outcome.then(() => listener.close());
  return {
    url: dialect.address(attempt),
    isListening: listener.isListening,
    outcome,
    paste(text) {
      const pasted = parsePastedRedirect(text);
      if (!pasted.ok) return pasted.problem;
      const state = pasted.state ?? attempt.state;
      return take(new URLSearchParams({ code: pasted.code, state }));
    },
    async close() {
      isTaken = true;
      ending.abort();
      resolve({ ok: false, message: 'the sign-in was given up' });
      await listener.close();
    },
  };
}
