import type { ChatSnapshot } from '../../src/app/chat/chat-types.ts';

const MOST_PROMPT_ROWS = 8;
const FEWEST_TRANSCRIPT_ROWS = 3;
/** Status, the line of what goes on, footer. */
const FIXED_ROWS = 3;
/** Lower windows have no rows to leave empty. */
const ROOMY_ROWS = 18;
const MOST_QUEUE_ROWS = 3;

/** Rows of each part of the chat. */
export interface Budget {
  /** An empty row above and below the transcript. */
  readonly hasGap: boolean;
  readonly transcript: number;
  readonly queue: number;
  readonly prompt: number;
  readonly suggestions: number;
}

/** Shares the rows out: the transcript keeps a few whatever the others ask for, and gets what is left. */
export function rowsFor(
  rows: number,
  { fallback, queued }: ChatSnapshot,
  promptRows: number,
  suggestions: number,
): Budget {
  const hasGap = rows >= ROOMY_ROWS;
  let free = rows - FIXED_ROWS - (fallback === undefined ? 0 : 1) - (hasGap ? 2 : 0) - FEWEST_TRANSCRIPT_ROWS;
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, free));
    free -= taken;
    return taken;
  };
  const prompt = Math.max(1, take(Math.min(promptRows, MOST_PROMPT_ROWS)));
  const list = take(suggestions);
  const queue = take(Math.min(queued.length, MOST_QUEUE_ROWS));
  return { hasGap, prompt, suggestions: list, queue, transcript: FEWEST_TRANSCRIPT_ROWS + Math.max(0, free) };
}
