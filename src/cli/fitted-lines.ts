import type { CliProcess } from './cli-context.ts';

/** How many cells wide the terminal is that stdout leads to; infinite for a pipe or a file, whose lines stay whole. */
export function widthOf({ stdout }: Pick<CliProcess, 'stdout'>): number {
  return stdout.isTTY === true && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY;
}

/**
 * Lines for people, parted between words where they are wider than `width`; what follows stands further in. A line with a
 * command stays whole, so that it can be copied, and so does a word.
 */
export function fittedLines(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => {
    if (line.length <= width || line.includes('openclaw ')) return [line];
    const margin = ' '.repeat(line.length - line.trimStart().length);
    const fitted: string[] = [];
    let current = '';
    for (const word of line.trimStart().split(' ')) {
      const start = fitted.length === 0 ? margin : `${margin}  `;
      const longer = current === '' ? start + word : `${current} ${word}`;
      if (current === '' || longer.length <= width) {
        current = longer;
        continue;
      }
      fitted.push(current);
      current = `${margin}  ${word}`;
    }
    return [...fitted, current];
  });
}
