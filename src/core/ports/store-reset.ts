/** What of the store a reset takes (ONB-23): credentials and conversations, or what was learnt and recorded too. */
export type ClearedScope = 'config+creds+sessions' | 'full';

export interface StoreCounts {
  readonly credentials: number;
  readonly conversations: number;
}

export interface StoreRestored extends StoreCounts {
  /** The copy they came from. */
  readonly copyPath: string;
  /** Credentials that stay in the copy, as one of the same id was stored meanwhile. */
  readonly left: readonly string[];
}

/** A credential that a copy holds, sealed. */
export interface KeptCredential {
  readonly owner: string;
  readonly id: string;
  readonly provider: string;
}

/** The copy that one reset kept. */
export interface ResetCopy {
  readonly path: string;
  /** Undefined where the file cannot be read. */
  readonly credentials: readonly KeptCredential[] | undefined;
}

/** Empties the store for a setup from the start, so that it can be taken back. All methods fail with the store's errors. */
export interface StoreReset {
  /** What there is now. */
  counts(): StoreCounts;
  /**
   * Copies the whole store beside itself, keys sealed as they are, then empties what the scope names; what is journaled
   * (config, settings) stays. Resolves with the copy's path; undefined when there was nothing to take.
   */
  clear(scope: ClearedScope): Promise<string | undefined>;
  /** The copies that there are, the newest last. */
  copies(): readonly ResetCopy[];
  /**
   * Puts the rows of the newest copy back beside what is there, which wins; a copy from which nothing is left is removed.
   * What an older key sealed is sealed with the present one. Resolves undefined without a copy; rejects with `store-locked`,
   * and nothing is changed, when no known key opens it.
   */
  restore(): Promise<StoreRestored | undefined>;
}
