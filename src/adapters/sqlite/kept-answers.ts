/** What changes alter apart from each other: facts (credentials, orders, settings, catalogs), blocks, requests that failed. */
export type StorePart = 'facts' | 'blocks' | 'failures';

const ALL_PARTS: readonly StorePart[] = ['facts', 'blocks', 'failures'];

/** Answers of one part, as of one state of the store. */
interface Kept {
  readonly of: unknown;
  readonly others: number;
  readonly answers: Map<string, unknown>;
}

/** Answers to queries, kept until somebody changes the part of the store that they rest on. */
export class KeptAnswers {
  private readonly parts = new Map<StorePart, Kept>();

  /**
   * The answers of a part by name of the query, to read from and to add to.
   * @param of the open database they come from
   * @param others differs after every change by another process; asked for before the query, so that what changes in between
   *   makes an answer newer than its stamp, never older
   */
  answersOf(part: StorePart, of: unknown, others: number): Map<string, unknown> {
    const known = this.parts.get(part);
    if (known !== undefined && known.of === of && known.others === others) return known.answers;
    const answers = new Map<string, unknown>();
    this.parts.set(part, { of, others, answers });
    return answers;
  }

  /** This process changed these parts. */
  changed(parts: readonly StorePart[] = ALL_PARTS): void {
    for (const part of parts) this.parts.delete(part);
  }
}
