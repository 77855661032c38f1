import { parseClockMs } from './parse-time.ts';

const DAY_MS = 86_400_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAY_ONLY = /^\d{4}-\d{2}-\d{2}(?![\dt:])/;
const NAMED =
  /^(?:[a-z]{3,9},? )?(?:(\d{1,2})[ -]([a-z]{3,9})|([a-z]{3,9}) {1,2}(\d{1,2})(?:st|nd|rd|th)?)(?:,?[ -](\d{4}|\d{2}(?= \d{2}:)))?(?:,? (?:at )?)?/;
const ZONE = /^[^()]{1,40}\(([a-z_]{1,20}(?:\/[a-z_]{1,20}){1,2})\)/;

/**
 * Reads a date that is written without the T of ISO, at the start of a lower-case text: `2026-11-25`, `nov 25, 2026, 3:00 pm utc`,
 * `nov 25 at 3pm`, `sat, 21 nov 2026 13:00:00 gmt`. Midnight when no time follows, UTC, the next one without a year. Unix
 * milliseconds, or undefined for anything else.
 */
export function parseDateMs(text: string, nowMs: number): number | undefined {
  const day = DAY_ONLY.exec(text);
  if (day !== null) return finite(Date.parse(`${day[0]}T00:00Z`));
  const named = NAMED.exec(text);
  const month = MONTHS.indexOf((named?.[2] ?? named?.[3] ?? '').slice(0, 3));
  if (named === null || month < 0) return undefined;
  const date = Number(named[1] ?? named[4]);
  if (date < 1 || date > 31) return undefined;
  const midnightMs = (year: number): number => Date.UTC(year, month, date);
  const written = named[5];
  const thisYear = new Date(nowMs).getUTCFullYear();
  const soonest = midnightMs(thisYear) < nowMs - DAY_MS ? midnightMs(thisYear + 1) : midnightMs(thisYear);
  const startMs = written === undefined ? soonest : midnightMs(fullYear(written));
  // One millisecond before midnight, so that the next occurrence of a clock time is the one of that day.
  return finite(parseClockMs(text.slice(named[0].length), startMs - 1) ?? startMs);
}

/** How far a zone named in brackets behind a clock time is ahead of UTC, in milliseconds; 0 when none is named. */
export function zoneOffsetMs(text: string, nowMs: number): number {
  const timeZone = ZONE.exec(text)?.[1];
  if (timeZone === undefined) return 0;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(nowMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const offset = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
    if (offset === null) return 0;
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return (offset[1] === '-' ? -minutes : minutes) * 60_000;
  } catch {
    // No zone of that name.
    return 0;
  }
}

function fullYear(written: string): number {
  return written.length === 2 ? 2000 + Number(written) : Number(written);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
