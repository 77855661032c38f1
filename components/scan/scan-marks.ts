import type { ScanChoice } from '../../src/app/scan/scan-plan.ts';

/** What a person marked so far: refs in the order in which they shall stand in. */
export interface ScanMarks {
  readonly order: readonly string[];
  readonly primary: string | undefined;
  readonly image: string | undefined;
}

export const NO_MARKS: ScanMarks = { order: [], primary: undefined, image: undefined };

/** Marks a model as the last of the order, or takes its mark and what hangs on it away. */
export function toggleMark(marks: ScanMarks, ref: string): ScanMarks {
  if (!marks.order.includes(ref)) return { ...marks, order: [...marks.order, ref] };
  return { ...marks, order: marks.order.filter((other) => other !== ref) };
}

/** Moves a marked model within the order; at an end it stays. */
export function moveMark(marks: ScanMarks, ref: string, by: -1 | 1): ScanMarks {
  const from = marks.order.indexOf(ref);
  const other = marks.order[from + by];
  if (from === -1 || from + by < 0 || other === undefined) return marks;
  return { ...marks, order: marks.order.with(from + by, ref).with(from, other) };
}

/** Makes a model the default one, or no longer. */
export function togglePrimary(marks: ScanMarks, ref: string): ScanMarks {
  return { ...marks, primary: marks.primary === ref ? undefined : ref };
}

/** Makes a model the one for images, or no longer. */
export function toggleImage(marks: ScanMarks, ref: string): ScanMarks {
  return { ...marks, image: marks.image === ref ? undefined : ref };
}

export function hasMarks({ order, primary, image }: ScanMarks): boolean {
  return order.length > 0 || primary !== undefined || image !== undefined;
}

/** The choice that the marks mean. Without a model in the order, the fallbacks stay as they are. */
export function choiceOf({ order, primary, image }: ScanMarks, mode: ScanChoice['mode']): ScanChoice {
  return { fallbacks: order, mode: order.length === 0 ? 'append' : mode, primary, image };
}
