/** One line that a person can copy, and what it is good for. A test runs every one of them on the built program. */
export interface Example {
  readonly line: string;
  readonly about: string;
  /** Exit code off a terminal, where it is not 0. */
  readonly exit?: number;
  /** Goes on until it is stopped. */
  readonly isEndless?: true;
}

/** By the words of the command. */
export type Examples = Readonly<Record<string, readonly Example[]>>;

/** What only a terminal can do is wrong usage without one. */
export const needsTerminal = { exit: 2 } as const;
