import { fittedLines } from './fitted-lines.ts';

/**
 * Aligned columns for people: two spaces between, the last one ragged. Widths are terminal cells, CJK included. Where the
 * columns do not fit into `width`, each row becomes its first cell and, below, the others with their names.
 */
export async function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const all = [header, ...rows];
  const widthOf = await measureFor(all);
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const total = widths.reduce((sum, own) => sum + own + 2, -2);
  if (total > width) return rows.flatMap((row) => stacked(header, row, width));
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

function stacked(header: readonly string[], [first = '', ...rest]: readonly string[], width: number) {
  const facts = rest.map((cell, index) => `${header[index + 1]} ${cell}`).join(' · ');
  return [first, ...fittedLines([`  ${facts}`], width)];
}

/** The Unicode tables take longer to load than the rest of a command; plain ASCII does without them. */
async function measureFor(rows: readonly (readonly string[])[]): Promise<(text: string) => number> {
  const isPlain = rows.every((row) => row.every((cell) => /^[ -~]*$/.test(cell)));
  return isPlain ? (text) => text.length : (await import('string-width')).default;
}
