/** Aligned columns for people: two spaces between, the last one ragged. Widths are terminal cells, CJK included. */
export async function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const all = [header, ...rows];
  const widthOf = await measureFor(all);
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** The Unicode tables take longer to load than the rest of a command; plain ASCII does without them. */
async function measureFor(rows: readonly (readonly string[])[]): Promise<(text: string) => number> {
  const isPlain = rows.every((row) => row.every((cell) => /^[ -~]*$/.test(cell)));
  return isPlain ? (text) => text.length : (await import('string-width')).default;
}
