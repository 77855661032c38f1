/** One change of the config file, as the history lists it. */
export interface JournalRow {
  /** Grows with every change. */
  readonly id: number;
  /** Unix milliseconds. */
  readonly atMs: number;
  /** Who changed it: `onboard`, `models set`… */
  readonly actor: string;
  /** Absolute path of the config file. */
  readonly path: string;
  readonly revisionBefore: string;
  readonly revisionAfter: string;
  /** For an undo: id of the oldest change it takes back. */
  readonly undoes: number | undefined;
}

/** The same with the whole text before and after; a file that is not there has the revision `absent` and no text. */
export interface JournalEntry extends JournalRow {
  readonly before: string;
  readonly after: string;
}

/** Every change of the config, whoever made it (D7). All methods fail with the store's errors. */
export interface ConfigJournal {
  append(entry: Omit<JournalEntry, 'id'>): Promise<void>;
  /** The changes of one file, newest first; all of them without a limit. */
  list(path: string, limit?: number): readonly JournalRow[];
  /** Every text that the newest changes keep, of any file: what an audit looks through (SEC-15). */
  texts(limit: number): readonly string[];
  /** One change by its id. */
  entry(id: number): JournalEntry | undefined;
}
