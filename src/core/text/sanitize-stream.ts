import { stripControls } from './sanitize.ts';

/** Characters of a sequence that is not complete yet; a longer one is dropped as it stands. */
const MAX_HELD = 4096;
/** The beginning of a sequence at the very end of a text: what comes next decides what it is. */
const UNFINISHED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what must go
  /(?:(?:\u001b\[|\u009b)[0-?]*[ -/]*|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*\u001b?|\u001b[ -/]*|\r)$/u;

/**
 * The same as `stripControls` for a text that comes in pieces: give it each piece and print what it returns. A sequence that
 * is cut between two pieces is held back until its end has come. Total, linear in the length.
 */
export function createStreamSanitizer(): (piece: string) => string {
  let held = '';
  return (piece) => {
    const text = held + piece;
    const cut = UNFINISHED.exec(text)?.index ?? text.length;
    held = text.length - cut > MAX_HELD ? text.slice(cut, cut + 2) : text.slice(cut);
    return stripControls(text.slice(0, cut));
  };
}
