/** One line of the structured log of decisions (OBS-1…4). */
export interface DecisionEntry {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly logger: string;
  readonly event: string;
  /** The line form for people who search (OBS-4): names no credential, only its hash. */
  readonly message: string;
  /** The rest by name; an undefined one is left out. */
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Where the decisions of runs are told to whoever watches this machine. */
export interface DecisionLog {
  /** `sha256:` and 12 hex digits: the same credential gives the same text everywhere (OBS-6). */
  hash(profileId: string): string;
  /** Appends; never throws, since a turn is not worth less without it. */
  write(entries: readonly DecisionEntry[]): void;
}
