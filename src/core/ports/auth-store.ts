import type { AuthProfile, NewAuthProfile, RefreshFailure, Verification } from '../credentials/credential.ts';
import type { Secret } from '../secrets/secret.ts';

/** Where a credential is: ids are unique for an owner only. */
export type ProfilePlace = Pick<AuthProfile, 'owner' | 'id'>;

/** A stored order that named nothing but what is gone, and therefore went too (CRED-13). */
export interface ForgottenOrder {
  readonly agentId: string;
  readonly provider: string;
}

/** What `forget` did. */
export interface Forgotten {
  readonly removed: readonly ProfilePlace[];
  readonly orders: readonly ForgottenOrder[];
  /** False while a reader keeps the log open: the sealed bytes leave it with the next checkpoint. */
  readonly isWiped: boolean;
  /** Copies of resets that could not be changed: they may still hold them. */
  readonly copiesLeft: readonly string[];
}

/** Credentials, one row each, sealed at rest (decision 28). Reading never touches the key backend. */
export interface AuthStore {
  /** The agent's own profiles over the shared ones of the same id (CRED-9). */
  list(agentId: string): readonly AuthProfile[];
  get(agentId: string, profileId: string): AuthProfile | undefined;
  /** The sealed value, or undefined when the profile has none. Throws `store-locked` when the key cannot be had. */
  readSecret(profile: AuthProfile): Secret | undefined;
  /** Insert or replace, then read back and compare; resolves only when the row is durable. */
  save(profile: NewAuthProfile): Promise<AuthProfile>;
  /**
   * Compare and set (decision 30): puts new OAuth material in the place of the one that `profile` was read with, durably.
   * Undefined, and nothing changed, when another process replaced or removed that in the meantime.
   */
  replaceSecret(
    profile: AuthProfile,
    next: { readonly secret: Secret; readonly expiresAtMs: number | undefined },
  ): Promise<AuthProfile | undefined>;
  /** Keeps why a refresh failed for good, if the material is still the one that `profile` was read with; false otherwise. */
  setRefreshFailure(profile: AuthProfile, failure: RefreshFailure): Promise<boolean>;
  /** Takes back a row that was just saved; what names it stays. */
  remove(owner: string, profileId: string): Promise<boolean>;
  /**
   * Removes credentials on a person's word, in one transaction: rows, places in stored orders, pins, blocks (CRED-13, STICK-6),
   * and leaves a tombstone for each (B031). Then their sealed bytes leave the log and the copies of the store, those of resets
   * included (S19). Those that are not there are passed over.
   */
  forget(places: readonly ProfilePlace[]): Promise<Forgotten>;
  /**
   * Was this credential, or its value at this provider, removed on a person's word? An import must not bring it back (B031);
   * saving it does.
   */
  isBuried(profile: NewAuthProfile): boolean;
  setVerification(profile: AuthProfile, verification: Verification): Promise<void>;
  /** ORD-1 first source: the stored override, `undefined` when none; `[]` means "use none" (ORD-5). */
  order(agentId: string, provider: string): readonly string[] | undefined;
  /** `undefined` removes the override. Automatic pins of the provider go too, or sessions would not follow the new order. */
  setOrder(agentId: string, provider: string, order: readonly string[] | undefined): Promise<void>;
  /** Unix milliseconds of the last successful use, by credential id. */
  lastUsed(): ReadonlyMap<string, number>;
  /** Which backend holds the sealing key, for status: `keyring`, `file`, `none yet`. */
  keyBackend(): string;
  /**
   * A keyed print of a text, the same for equal texts on this installation, for reports that must not hold the text itself.
   * Undefined when the key cannot be had. This one does ask the keyring.
   */
  pseudonym(text: string): string | undefined;
}
