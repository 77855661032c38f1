import { graphemesOf } from '../ui/graphemes.ts';
import { widthOf } from '../ui/width-of.ts';

/** A row of the prompt: a stretch of its text. */
export interface PromptRow {
  /** Offsets into the text. */
  readonly start: number;
  readonly end: number;
}

export interface PromptLayout {
  readonly rows: readonly PromptRow[];
  /** Row that the caret is on. */
  readonly caretRow: number;
}

/** A tab is one character; it is shown as so many cells wherever it stands. */
export const TAB = '    ';

/** Rows of at most `columns` cells, one of them for the caret at the end of a row. */
export function layoutPrompt(text: string, caret: number, columns: number): PromptLayout {
  const room = Math.max(2, columns - 1);
  const rows: PromptRow[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    let start = offset;
    let end = offset;
    let cells = 0;
    for (const grapheme of graphemesOf(line)) {
      const width = cellsOfOne(grapheme);
      if (cells + width > room && end > start) {
        rows.push({ start, end });
        start = end;
        cells = 0;
      }
      end += grapheme.length;
      cells += width;
    }
    rows.push({ start, end });
    offset += line.length + 1;
  }
  // The end of a full row is the beginning of the next one.
  const caretRow = rows.findLastIndex((row) => row.start <= caret && caret <= row.end);
  return { rows, caretRow: Math.max(0, caretRow) };
}

/** The offset in another row that stands above or below the caret; undefined when there is no such row. */
export function caretInRow(
  text: string,
  caret: number,
  { rows, caretRow }: PromptLayout,
  by: 1 | -1,
): number | undefined {
  const from = rows[caretRow];
  const to = rows[caretRow + by];
  if (from === undefined || to === undefined) return undefined;
  const wanted = cellsOf(text.slice(from.start, caret));
  let cells = 0;
  let offset = to.start;
  for (const grapheme of graphemesOf(text.slice(to.start, to.end))) {
    cells += cellsOfOne(grapheme);
    if (cells > wanted) break;
    offset += grapheme.length;
  }
  return offset;
}

/** Text as the prompt shows it. */
export function shownText(text: string): string {
  return text.replaceAll('\t', TAB);
}

/** Cells that a text takes in the prompt. */
export function cellsOf(text: string): number {
  return graphemesOf(text).reduce((sum, grapheme) => sum + cellsOfOne(grapheme), 0);
}

function cellsOfOne(grapheme: string): number {
  return grapheme === '\t' ? TAB.length : widthOf(grapheme);
}
