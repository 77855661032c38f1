import type { OAuthMaterial } from '../credentials/oauth-material.ts';
import type { FailureEvidence } from '../failure/evidence.ts';
import type { SignInFacts } from '../providers/sign-in.ts';
import type { Secret } from '../secrets/secret.ts';

/** What a sign-in ended with; a failure's words are for the person and hold no secret. */
export type SignInOutcome =
  | { readonly ok: true; readonly kind: 'tokens'; readonly material: OAuthMaterial }
  | { readonly ok: true; readonly kind: 'api-key'; readonly secret: Secret }
  | { readonly ok: false; readonly message: string };

/** A sign-in that waits for the person (OAUTH-2, OAUTH-10). */
export interface PendingSignIn {
  /** The address to open in a browser. */
  readonly url: string;
  /** The short code to type there; absent when the browser comes back by itself. */
  readonly userCode?: string;
  /** Unix milliseconds: when the provider's side of it ends; absent where none is named. */
  readonly expiresAtMs?: number;
  /** False when the redirect's port is taken: only pasting leads on. */
  readonly isListening: boolean;
  /** Never rejects. */
  readonly outcome: Promise<SignInOutcome>;
  /** Takes a pasted redirect address or code; returns what is wrong with it, else undefined. The first answer wins. */
  paste(text: string): string | undefined;
  /** Stops listening and polling; the outcome is a failure then, unless there is one already. */
  close(): Promise<void>;
}

export interface RefreshRequest {
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly refresh: Secret;
}

/** `isFinal`: the provider will never take this refresh token again (OAUTH-7); else `evidence` says what went wrong. */
export type RefreshOutcome =
  | { readonly ok: true; readonly material: OAuthMaterial }
  | { readonly ok: false; readonly isFinal: true; readonly message: string }
  | {
      readonly ok: false;
      readonly isFinal: false;
      readonly message: string;
      readonly evidence: FailureEvidence;
    };

export interface RevokeRequest {
  readonly clientId: string;
  readonly revokeUrl: string;
  readonly token: Secret;
  readonly kind: 'refresh_token' | 'access_token';
}

/** A failure's words are for the person and hold no secret. */
export type RevokeOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** OAuth over HTTP. Stores nothing; each refresh is exactly one request. */
export interface OAuthClient {
  /** Starts a sign-in. Rejects with `endpoint-failed` when the provider cannot be asked for a short code. */
  begin(facts: SignInFacts): Promise<PendingSignIn>;
  /** Trades a refresh token for new tokens within `timeoutMs`; the refresh token of the answer is the one to keep. Never rejects. */
  refresh(request: RefreshRequest, timeoutMs: number): Promise<RefreshOutcome>;
  /** Ends a token at its issuer (RFC 7009); `ok` only when the issuer says so. Never rejects. */
  revoke(request: RevokeRequest, timeoutMs: number): Promise<RevokeOutcome>;
}
