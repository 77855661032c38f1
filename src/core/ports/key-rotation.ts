/** What a replacement of the sealing key did. */
export interface Rekeyed {
  /** Where the new key is kept: `keyring` or `file`. */
  readonly backend: string;
  /** Where the one before was. */
  readonly backendBefore: string;
  /** Credentials that are sealed with the new key now, each opened and compared. */
  readonly credentials: number;
  /** Archives of imported files that are sealed with the new key now. */
  readonly archives: number;
  /** Archives that were not found where they were made, or could not be written: only the key that is replaced opens them. */
  readonly archivesLeft: readonly string[];
  /** Copies of resets that are sealed with the new key now. */
  readonly copies: number;
  /** Copies that could not be written: the store keeps the keys that open them, so that they can still be brought back. */
  readonly copiesLeft: readonly string[];
  /** False while another process reads the store: rows under the old key leave its log later. */
  readonly isWiped: boolean;
}

/** Replaces the key that credentials are sealed with. */
export interface KeyRotation {
  /**
   * A new key, all credentials sealed with it in one transaction and compared, then the old one is taken out of its place.
   * Killed at any moment, everything opens. Rejects with `nothing-to-do` while there is no key, `store-locked` when a
   * credential or the key does not open, `store-busy` when another process does the same; nothing is changed then.
   */
  rekey(): Promise<Rekeyed>;
}
