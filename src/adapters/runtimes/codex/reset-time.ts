import * as z from 'zod/mini';
import { once } from '../../../core/once.ts';

const figure = z.catch(z.optional(z.nullable(z.number())), undefined);

const windowSchema = once(() =>
  z.object({
    usedPercent: figure,
    used_percent: figure,
    resetsAt: figure,
    resets_at: figure,
    resetsInSeconds: figure,
    resets_in_seconds: figure,
  }),
);

/** Some percentages are rounded down. */
const FULL_PERCENT = 99.5;
const CLOCK =
  /try again at (?:(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}),? )?(\d{1,2}):(\d{2}) (AM|PM)/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * When the exhausted window of a usage report opens again, Unix seconds: the later one where both are exhausted. Undefined
 * when none is, or none says when (COOL-12).
 * @param snapshot `rateLimits` as the app-server reports it
 */
export function resetOfSnapshot(snapshot: unknown, nowMs: number): number | undefined {
  if (typeof snapshot !== 'object' || snapshot === null) return undefined;
  const { primary, secondary } = snapshot as Readonly<Record<'primary' | 'secondary', unknown>>;
  const times = [primary, secondary].flatMap((entry) => {
    const read = windowSchema().safeParse(entry);
    if (!read.success) return [];
    const used = read.data.usedPercent ?? read.data.used_percent ?? 0;
    const at = read.data.resetsAt ?? read.data.resets_at;
    const after = read.data.resetsInSeconds ?? read.data.resets_in_seconds;
    const seconds = at ?? (typeof after === 'number' ? Math.ceil(nowMs / 1000 + after) : undefined);
    const isAhead = typeof seconds === 'number' && seconds * 1000 > nowMs;
    return used >= FULL_PERCENT && isAhead ? [seconds] : [];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * The same out of its sentence, which tells the time of this machine's clock without a zone: "try again at 1:11 PM", or with
 * a date before it. Unix seconds; undefined when it says none.
 */
export function resetOfSentence(message: string, nowMs: number): number | undefined {
  const parts = CLOCK.exec(message);
  if (parts === null) return undefined;
  const [, month, day, year, hour, minute, half] = parts;
  const at = new Date(nowMs);
  if (month !== undefined) at.setFullYear(Number(year), MONTHS.indexOf(month), Number(day));
  at.setHours((Number(hour) % 12) + (half === 'PM' ? 12 : 0), Number(minute), 0, 0);
  // Without a date it is the next time that the clock shows it.
  if (month === undefined && at.getTime() <= nowMs) at.setDate(at.getDate() + 1);
  return Math.ceil(at.getTime() / 1000);
}
