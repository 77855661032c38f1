import type { ExternalLoginId } from '../credentials/external-login.ts';
import type { Secret } from '../secrets/secret.ts';

/** A sign-in that another program keeps: facts only. */
export interface FoundLogin {
  readonly id: ExternalLoginId;
  /** The file that tells of it. */
  readonly path: string;
  /** Unix milliseconds: the end of its access token, which that program renews by itself; absent when the file names none. */
  readonly expiresAtMs?: number;
  readonly email?: string;
}

export type ExternalAccess =
  | {
      readonly ok: true;
      readonly access: Secret;
      readonly accountId?: string;
      /** Unix milliseconds. */
      readonly expiresAtMs?: number;
    }
  /** Why there is none, as a sentence without its end; never a piece of the file. */
  | { readonly ok: false; readonly problem: string };

/**
 * The sign-ins of other programs on this machine (CRED-12). Reads files only and never a keychain, so that nothing asks a
 * person anything; writes nothing. Callers keep to `loginsInScope`.
 */
export interface ExternalLogins {
  /** Undefined when that program has no sign-in here, or its file cannot be read. */
  find(id: ExternalLoginId): FoundLogin | undefined;
  /** The access token as the file holds it now; never the refresh token. Fails for a program whose tokens are never read. */
  access(id: ExternalLoginId): ExternalAccess;
}
