/** One line of a review: what stays, comes, goes, or a run of lines left out. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** The difference of two texts by line with `context` unchanged lines around each change (D18). Equal texts give none. */
export function lineDiff(before: string, after: string, context = 2): readonly DiffLine[] {
  if (before === after) return [];
  const left = linesOf(before);
  const right = linesOf(after);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end++;
  }
  const middle = commonLines(left.slice(start, left.length - end), right.slice(start, right.length - end));
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return fold(
    [...left.slice(0, start).map(same), ...middle, ...left.slice(left.length - end).map(same)],
    context,
  );
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Cells of the table of lengths; beyond it everything counts as changed, in time instead of in detail. */
const LARGEST_TABLE = 4_000_000;

/** Longest common subsequence; configs are small, and the equal head and tail are already gone. */
function commonLines(left: readonly string[], right: readonly string[]): readonly DiffLine[] {
  if (left.length * right.length > LARGEST_TABLE) {
    const removed = left.map((text): DiffLine => ({ kind: 'removed', text }));
    return [...removed, ...right.map((text): DiffLine => ({ kind: 'added', text }))];
  }
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const longest =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
      (lengths[row] as number[])[column] = longest;
    }
  }
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      lines.push({ kind: 'same', text: left[row] ?? '' });
      row++;
      column++;
    } else if (column >= right.length || (row < left.length && at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'removed', text: left[row] ?? '' });
      row++;
    } else {
      lines.push({ kind: 'added', text: right[column] ?? '' });
      column++;
    }
  }
  return lines;
}

function fold(lines: readonly DiffLine[], context: number): readonly DiffLine[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line.kind !== 'same'),
  );
  const folded: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (near[index] === true) folded.push(line);
    else if (folded.at(-1)?.kind !== 'gap') folded.push({ kind: 'gap', text: '…' });
  }
  return folded;
}
