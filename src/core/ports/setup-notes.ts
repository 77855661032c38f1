/**
 * One small document about an onboarding that has not ended, apart from config and store, so that both stay untouched until
 * the review is accepted. It is a comfort: no method throws, and what cannot be read or written is as if it were not there.
 */
export interface SetupNotes {
  /** The document as it was written; undefined when there is none or it is damaged. */
  read(): unknown;
  /** Replaces the document by this JSON value. */
  write(note: unknown): void;
  remove(): void;
}
