const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  week: 604_800_000,
};
const DAY_MS = 86_400_000;
const PART = /(\d{1,12}(?:\.\d{1,12})?) ?([a-z]{1,12})[ ,]{0,2}(?:and )?/y;
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:t| at | )(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(z|utc|gmt|[+-]\d{2}:?\d{2})?/;
const CLOCK = /^(\d{1,2})(?::(\d{2}))?(?::\d{2})? ?(am|pm)?(?![\d-])/;
const NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/;

/**
 * Reads a duration at the start of a lower-case text: `1m30s`, `6ms`, `26.604s`, `2 hours and 3 minutes`.
 * Returns milliseconds, or `undefined` when the text does not start with a number and a unit.
 */
export function parseDurationMs(text: string): number | undefined {
  let totalMs = 0;
  let found = false;
  PART.lastIndex = 0;
  for (let count = 0; count < 6; count += 1) {
    const match = PART.exec(text);
    const unitMs = unitOf(match?.[2] ?? '');
    if (match === null || unitMs === undefined) break;
    totalMs += Number(match[1]) * unitMs;
    found = true;
  }
  return found ? totalMs : undefined;
}

/** Reads an instant at the start of a lower-case text: ISO date and time (UTC when no zone is given) or epoch figures. */
export function parseInstantMs(text: string): number | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const zone = iso[3] === undefined || iso[3] === 'utc' || iso[3] === 'gmt' ? 'Z' : iso[3].toUpperCase();
    return finite(Date.parse(`${iso[1]}T${iso[2]}${zone}`));
  }
  const epoch = /^(\d{13}|\d{10})(?!\d)/.exec(text);
  if (epoch === null) return undefined;
  return epoch[1]?.length === 13 ? Number(epoch[1]) : Number(epoch[1]) * 1000;
}

/** Reads a clock time (`3pm`, `11:34 am`, `18:00`) as its next occurrence in UTC after `nowMs`; Unix milliseconds. */
export function parseClockMs(text: string, nowMs: number): number | undefined {
  const clock = CLOCK.exec(text);
  if (clock === null || (clock[2] === undefined && clock[3] === undefined)) return undefined;
  const hour = hourOf(Number(clock[1]), clock[3]);
  const minute = Number(clock[2] ?? '0');
  if (hour === undefined || minute > 59) return undefined;
  const today = startOfDay(nowMs) + hour * 3_600_000 + minute * 60_000;
  return today > nowMs ? today : today + DAY_MS;
}

/** Midnight UTC at the end of the day that `nowMs` lies in. */
export function nextMidnightMs(nowMs: number): number {
  return startOfDay(nowMs) + DAY_MS;
}

/**
 * Reads a bare figure as a wait in milliseconds: small figures are seconds, ten digits an epoch in seconds,
 * twelve and more an epoch in milliseconds. Returns `undefined` for anything that is not a plain positive number.
 */
export function parseFigureMs(text: string, nowMs: number): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const figure = Number(text);
  if (figure >= 1e11) return figure - nowMs;
  if (figure >= 1e9) return figure * 1000 - nowMs;
  return figure * 1000;
}

/** Reads an HTTP-date; Unix milliseconds. The shape is checked first because `Date.parse` accepts almost anything. */
export function parseHttpDateMs(text: string): number | undefined {
  if (!/^[a-z]{3}, \d{1,2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} gmt$/.test(text)) return undefined;
  return finite(Date.parse(text));
}

function unitOf(word: string): number | undefined {
  if (Object.hasOwn(UNIT_MS, word)) return UNIT_MS[word];
  const singular = word.endsWith('s') ? word.slice(0, -1) : '';
  return Object.hasOwn(UNIT_MS, singular) ? UNIT_MS[singular] : undefined;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function startOfDay(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
