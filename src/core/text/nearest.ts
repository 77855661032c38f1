/**
 * The `count` candidates closest to `word`, nearest first, for "did you mean". Case does not count; the word itself is
 * never suggested (B074); candidates further away than half of the word's length are left out.
 */
export function nearest(word: string, candidates: Iterable<string>, count = 3): readonly string[] {
  const wanted = word.trim().toLowerCase();
  if (wanted === '') return [];
  // Of a word whose every letter was exchanged nothing is left.
  const limit = Math.min(wanted.length - 1, Math.max(2, Math.ceil(wanted.length / 2)));
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
  if (Math.abs(text.length - wanted.length) <= limit) {
    const distance = editDistance(wanted, text);
    if (distance <= limit) return distance;
  }
  return partCloseness(wanted, text);
}

/** A short word may be a mistyped part of a long name: `opuss` for `claude-opus-4-6`. Counts a little less than the whole. */
function partCloseness(wanted: string, text: string): number {
  if (wanted.length < 4 || wanted.includes('/')) return Number.POSITIVE_INFINITY;
  const parts = text.split(/[^a-z0-9]+/).filter((part) => Math.abs(part.length - wanted.length) <= 1);
  const distance = Math.min(...parts.map((part) => editDistance(wanted, part)));
  return distance <= 1 ? distance + 1.5 : Number.POSITIVE_INFINITY;
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
