import stringWidth from 'string-width';

/** ASCII, and signs that this program draws with; each is one cell wide wherever it stands. */
const NARROW = /^[ -~\u00a0·–—‘’“”‹›…←↑→↓─│└▁-█▏░■▲●◔★✓✗❯]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes
const COLOUR = /\u001b\[[\d;]*m/g;

/**
 * Cells of a text on a terminal, as `string-width` counts them. Nearly all lines hold nothing but signs of one cell: for
 * those it is enough to count, where the library looks at each sign with the tables of Unicode.
 */
export function widthOf(text: string): number {
  const plain = text.includes('\u001b') ? text.replace(COLOUR, '') : text;
  return NARROW.test(plain) ? plain.length : stringWidth(text);
}
