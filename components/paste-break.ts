/** No person is that quick between a letter and Enter, and the pieces of a paste come closer together. */
export const PASTE_GAP_MS = 30;

/** When an Enter and the text around it arrived, in milliseconds of one clock; undefined where there was none. */
export interface EnterTimes {
  readonly atMs: number;
  readonly textBeforeMs: number | undefined;
  readonly textAfterMs: number | undefined;
  readonly nowMs: number;
}

/**
 * What an Enter is where the terminal does not mark pastes (T6, P12): between texts that come at once it is a line break, and
 * never sends half of what was pasted. Behind a text that came just now it waits for what follows; then it is a key.
 */
export function enterMeans({ atMs, textBeforeMs, textAfterMs, nowMs }: EnterTimes): 'key' | 'break' | 'wait' {
  if (textBeforeMs === undefined || atMs - textBeforeMs > PASTE_GAP_MS) return 'key';
  if (textAfterMs !== undefined && textAfterMs - atMs <= PASTE_GAP_MS) return 'break';
  return nowMs - atMs > PASTE_GAP_MS ? 'key' : 'wait';
}
