import type { Secret } from '../secrets/secret.ts';
import type { SecretRef } from '../secrets/secret-ref.ts';
import type { ExternalLoginId } from './external-login.ts';

/** Stored kinds of CRED-3. `aws-sdk` is a config mode only and never stored (CRED-5). */
export type CredentialType = 'api_key' | 'token' | 'oauth';

/** What we know of a credential's worth, with its evidence (D10). `failed` keeps the reason of the last live check. */
export interface Verification {
  readonly state: 'verified' | 'unverified' | 'failed';
  /** Unix milliseconds of the check; for `unverified` the time of saving. */
  readonly atMs: number;
  /** One short sentence, already redacted. */
  readonly detail?: string;
}

/** Why the last refresh of an OAuth credential got nowhere, for good; signing in again ends it (OAUTH-7, OAUTH-12). */
export interface RefreshFailure {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** For the person, with the command that mends it; without secrets. */
  readonly words: string;
}

/** A credential as every surface may see it: all facts, no secret. */
export interface AuthProfile {
  /** `provider:name` (CRED-1). */
  readonly id: string;
  readonly provider: string;
  readonly type: CredentialType;
  /** `shared`, or the agent that owns it (CRED-9). */
  readonly owner: string;
  /** The reference it resolves through; absent when the value itself is sealed in the store. */
  readonly ref?: SecretRef;
  /** False when neither a value nor a reference is there (`missing_credential`). */
  readonly hasSecret: boolean;
  /** Another program keeps the sign-in; nothing of it is stored here (CRED-12). */
  readonly externalLogin?: ExternalLoginId;
  /** Keyed fingerprint of the sealed value: equal values give equal prints on one installation, nothing else (S7). */
  readonly fingerprint?: string;
  /** Unix milliseconds. For `token`: end of life. For `oauth`: of the access token. */
  readonly expiresAtMs?: number;
  readonly email?: string;
  readonly refreshFailure?: RefreshFailure;
  readonly copyToAgents?: boolean;
  /** Scheme, host and port the key was given for; it is sent nowhere else (S14). */
  readonly origin?: string;
  readonly verification: Verification;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A credential on its way into the store. */
export interface NewAuthProfile {
  readonly id: string;
  readonly provider: string;
  readonly type: CredentialType;
  readonly owner: string;
  readonly secret?: Secret;
  readonly ref?: SecretRef;
  readonly externalLogin?: ExternalLoginId;
  readonly expiresAtMs?: number;
  readonly email?: string;
  readonly origin?: string;
  readonly verification: Verification;
}
