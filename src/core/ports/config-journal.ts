/** One change of the config file, with the whole text before and after. */
export interface JournalEntry {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** Who changed it: `onboard`, `models set`… */
  readonly actor: string;
  /** Absolute path of the config file. */
  readonly path: string;
  readonly revisionBefore: string;
  readonly revisionAfter: string;
  readonly before: string;
  readonly after: string;
}

/** Every change of the config, whoever made it (D7). Both methods fail with the store's errors. */
export interface ConfigJournal {
  append(entry: JournalEntry): Promise<void>;
  /** Newest first. */
  list(limit: number): readonly JournalEntry[];
}
