/** The middle of some samples. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** One goal on one line, figures rounded to what they are worth. */
export function report(goal: string, what: string, figures: Readonly<Record<string, number>>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]);
  console.log(JSON.stringify({ goal, what, ...Object.fromEntries(rounded) }));
}

/** The sample below which this share of them lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
