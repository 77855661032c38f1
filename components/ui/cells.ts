import stringWidth from 'string-width';

/** Text in exactly `width` terminal cells: padded, or shortened in the middle so that both ends stay readable (B087). */
export function inCells(text: string, width: number): string {
  const cells = stringWidth(text);
  if (cells <= width) return text + ' '.repeat(width - cells);
  if (width <= 1) return '…'.slice(0, width);
  const tail = Math.floor((width - 1) / 2);
  const end = takeCells([...text].reverse(), tail)
    .reverse()
    .join('');
  const start = takeCells([...text], width - 1 - stringWidth(end)).join('');
  const short = `${start}…${end}`;
  return short + ' '.repeat(Math.max(0, width - stringWidth(short)));
}

/** The same, right-aligned. */
export function inCellsRight(text: string, width: number): string {
  const cells = stringWidth(text);
  return cells <= width ? ' '.repeat(width - cells) + text : inCells(text, width);
}

function takeCells(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let cells = 0;
  for (const character of characters) {
    cells += stringWidth(character);
    if (cells > width) break;
    taken.push(character);
  }
  return taken;
}
