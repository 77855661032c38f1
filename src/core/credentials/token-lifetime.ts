import { parseSpanMs } from '../text/parse-span.ts';

/** Upper bound of a date in milliseconds (CRED-6). */
const MAX_EXPIRES_MS = 8_640_000_000_000_000;

/**
 * The absolute end of a token that lives for `text` from `nowMs` on, in Unix milliseconds; undefined when the text is no
 * lifetime or leads beyond the last date (CRED-6). A bare number is none: a wrong guess would end a token too early or never.
 */
export function expiryAfter(text: string, nowMs: number): number | undefined {
  const lifetimeMs = parseSpanMs(text);
  if (lifetimeMs === undefined || nowMs + lifetimeMs > MAX_EXPIRES_MS) return undefined;
  return nowMs + lifetimeMs;
}
