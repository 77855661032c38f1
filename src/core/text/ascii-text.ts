/** Signs of the program in the letters that every terminal has; each takes the same cells as what it stands for. */
const SIGNS: Readonly<Record<string, string>> = {
  '❯': '>',
  '●': '*',
  '○': 'o',
  '◔': '~',
  '■': '#',
  '▲': '^',
  '✗': 'x',
  '✓': 'v',
  '★': '*',
  '▏': '_',
  '█': '#',
  '░': '.',
  '·': '-',
  '•': '*',
  '…': '.',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '→': '>',
  '↪': '>',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '×': 'x',
  '▁': '_',
  '▂': '_',
  '▃': '-',
  '▄': '-',
  '▅': '=',
  '▆': '=',
  '▇': '#',
  '─': '-',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is looked for
const FOREIGN = /[^\u0000-\u007f]+/gu;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text for a terminal that knows only ASCII (P29): known signs become letters, all else `?`. Total.
 * @param cellsOf how many `?` stand for a character; where columns do not matter one, and none for a mark on the letter before
 */
export function asciiText(text: string, cellsOf: (character: string) => number = oneSign): string {
  return text.replace(FOREIGN, (run) =>
    [...graphemes.segment(run)].map(({ segment }) => SIGNS[segment] ?? '?'.repeat(cellsOf(segment))).join(''),
  );
}

function oneSign(character: string): number {
  return /^\p{M}+$/u.test(character) ? 0 : 1;
}
