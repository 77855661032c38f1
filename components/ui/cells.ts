import { graphemesOf } from './graphemes.ts';
import { widthOf } from './width-of.ts';

/**
 * Text in exactly `width` terminal cells: padded, or shortened in the middle so that both ends stay readable (B087).
 * @param tail cells for the end of a text that is shortened; absent: half of them
 */
export function inCells(text: string, width: number, tail = Math.floor((width - 1) / 2)): string {
  const cells = widthOf(text);
  if (cells <= width) return text + ' '.repeat(width - cells);
  return cutInMiddle(text, width, tail);
}

/** Text that is too long in exactly `width` cells, `tail` of them for its end. */
export function cutInMiddle(text: string, width: number, tail: number): string {
  if (width <= 1) return '…'.slice(0, width);
  const characters = graphemesOf(text);
  const end = takeCells([...characters].reverse(), tail)
    .reverse()
    .join('');
  const start = takeCells(characters, width - 1 - widthOf(end)).join('');
  const short = `${start}…${end}`;
  return short + ' '.repeat(Math.max(0, width - widthOf(short)));
}

/** The same, right-aligned. */
export function inCellsRight(text: string, width: number): string {
  const cells = widthOf(text);
  return cells <= width ? ' '.repeat(width - cells) + text : inCells(text, width);
}

/** Text as lines of at most `width` cells, cut between words; a word that is longer is cut where the line ends. */
export function wrapCells(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = graphemesOf(word);
    while (widthOf(rest.join('')) > width) {
      const part = takeCells(rest, width);
      if (part.length === 0) break;
      lines.push(part.join(''));
      rest = rest.slice(part.length);
    }
    line = rest.join('');
  }
  return [...lines, line];
}

const PART = ' · ';

/**
 * Text in at most `width` cells that still says something: whole parts between `·` as long as they fit, else whole words and
 * an ellipsis, else the end of a long reference from a `/` on. Empty where not even that has room.
 */
export function inWords(text: string, width: number): string {
  if (width < 1) return '';
  if (widthOf(text) <= width) return text;
  const parts = text.split(PART);
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const short = parts.slice(0, count).join(PART);
    if (widthOf(short) <= width) return short;
  }
  const [line = ''] = wrapCells(parts[0] ?? '', Math.max(1, width - 1));
  const isWhole = line.includes(' ') || (parts[0] ?? '').startsWith(`${line} `);
  if (isWhole && widthOf(line) < width) return `${line.replace(/[,.;:]$/, '')}…`;
  const end = atEnd(parts[0] ?? '', width);
  // A word without its beginning tells nothing, a model without its provider does.
  return end.includes('/') ? end : '';
}

/** The end of a path or a reference in at most `width` cells, from a `/` on where there is one. */
export function atEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < SHORTEST_END) return '';
  const end = takeCells([...graphemesOf(text)].reverse(), width - 1)
    .reverse()
    .join('');
  const from = end.indexOf('/');
  return `…${from < 0 || end.length - from < SHORTEST_END ? end : end.slice(from)}`;
}

/** Fewer cells of an end tell nothing. */
const SHORTEST_END = 6;

function takeCells(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let cells = 0;
  for (const character of characters) {
    cells += widthOf(character);
    if (cells > width) break;
    taken.push(character);
  }
  return taken;
}
