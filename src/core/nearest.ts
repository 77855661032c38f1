/**
 * The `count` candidates closest to `word`, nearest first, for "did you mean". Case does not count; the word itself is
 * never suggested (B074); candidates further away than half of the word's length are left out.
 */
export function nearest(word: string, candidates: Iterable<string>, count = 3): readonly string[] {
  const wanted = word.trim().toLowerCase();
  if (wanted === '') return [];
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  const scored: { text: string; score: number }[] = [];
  for (const text of new Set(candidates)) {
    if (text === word.trim()) continue;
    const score = closeness(wanted, text.toLowerCase(), limit);
    if (score <= limit) scored.push({ text, score });
  }
  scored.sort((left, right) => left.score - right.score || left.text.length - right.text.length);
  return scored.slice(0, count).map((entry) => entry.text);
}

/** Edit distance, or a small figure when one text begins with or contains the other. */
function closeness(wanted: string, text: string, limit: number): number {
  if (text.startsWith(wanted)) return 0.5;
  if (wanted.length >= 4 && text.includes(wanted)) return 1;
  if (Math.abs(text.length - wanted.length) > limit) return Number.POSITIVE_INFINITY;
  return editDistance(wanted, text);
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
