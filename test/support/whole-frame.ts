/** The part of an escape sequence that sets a colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
export const COLOUR_CODE = /\u001b\[(?:[\d;]*;)?(?:3|4|9|10)\d(?:;[\d;]*)?m/;

/**
 * A screen that is one whole frame: this title once and on top, keys at the bottom, one row free below (P1, P5, P6).
 * `rows` are those of the terminal.
 */
export function wholeFrame(title: string, rows: number): RegExp {
  return new RegExp(
    `^ ${title}(?![\\s\\S]*\\n ${title})[^\\n]*(?:\\n[^\\n]*){${rows - 3}}\\n ?(?:enter|esc|y leave|space|↑↓)[^\\n]*$`,
  );
}
