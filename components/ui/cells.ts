import { widthOf } from './width-of.ts';

/** Text in exactly `width` terminal cells: padded, or shortened in the middle so that both ends stay readable (B087). */
export function inCells(text: string, width: number): string {
  const cells = widthOf(text);
  if (cells <= width) return text + ' '.repeat(width - cells);
  if (width <= 1) return '…'.slice(0, width);
  const tail = Math.floor((width - 1) / 2);
  const end = takeCells([...text].reverse(), tail)
    .reverse()
    .join('');
  const start = takeCells([...text], width - 1 - widthOf(end)).join('');
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
    let rest = [...word];
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
