import { usageError } from '../../core/errors.ts';
import { parseSpanMs } from '../../core/text/parse-span.ts';

/** What a timer can count to. */
const LONGEST_MS = 2 ** 31 - 1;

/** `--timeout`: `20s`, `5m`, `1h30m`; a bare number is seconds, as in the config. Milliseconds; throws `usage`. */
export function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseSpanMs(/^\d+$/.test(text.trim()) ? `${text.trim()}s` : text);
  if (ms !== undefined && ms <= LONGEST_MS) return ms;
  throw usageError(`"${text}" is not how long a turn can take`, { hint: 'Such as --timeout 20s, or 5m.' });
}
