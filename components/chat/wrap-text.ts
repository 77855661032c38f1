import { graphemesOf, PLAIN } from '../ui/graphemes.ts';
import { widthOf } from '../ui/width-of.ts';

/** Cells of a note with its flag; no character is wider. */
const WIDEST_CHARACTER = 3;

/** With less room beside it than this leaves, a column is no column. */
const WIDEST_HANG = 0.6;

/**
 * One line of text as rows of at most `columns` cells: cut behind spaces, inside a word only when it is longer than a row.
 * Rows after the first begin below the text of the first one (`hang` cells, its indentation when absent).
 */
export function wrapLine(line: string, columns: number, hang = indentOf(line)): readonly string[] {
  const width = Math.max(1, columns);
  if (widthOf(line) <= width) return [line];
  // Beside it there is room for the widest character at least.
  const indent = ' '.repeat(hang <= Math.min(width * WIDEST_HANG, width - WIDEST_CHARACTER) ? hang : 0);
  const rows: string[] = [];
  const isPlain = PLAIN.test(line);
  let row = '';
  let cells = 0;
  /** Length of the row up to its last space; what is behind may go to the next row. */
  let cut = 0;
  for (const grapheme of graphemesOf(line)) {
    const more = isPlain ? 1 : widthOf(grapheme);
    if (cells + more > width && row.length > indent.length) {
      if (grapheme === ' ') {
        rows.push(row);
        row = '';
      } else {
        const at = cut > indent.length ? cut : row.length;
        rows.push(row.slice(0, at).trimEnd());
        row = row.slice(at);
      }
      row = indent + row;
      cells = widthOf(row);
      cut = 0;
      if (grapheme === ' ') continue;
    }
    row += grapheme;
    cells += more;
    if (grapheme === ' ' && row.trim() !== '') cut = row.length;
  }
  return [...rows, row];
}

/** A line of two columns, as help has them: the second one stays a column where there is room, else it goes below. */
export function wrapColumns(line: string, columns: number): readonly string[] {
  const [, first = '', gap = '', second = ''] = /^(\S.*?)( {2,})(\S.*)$/.exec(line) ?? [];
  if (second === '') return wrapLine(line, columns);
  const hang = widthOf(first) + gap.length;
  if (widthOf(line) <= columns || hang <= columns * WIDEST_HANG) return wrapLine(line, columns, hang);
  return [...wrapLine(first, columns), ...wrapLine(`  ${second}`, columns)];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
