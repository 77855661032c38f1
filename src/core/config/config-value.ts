import { AppError } from '../errors.ts';
import { isSecretPath } from '../secrets/secret-paths.ts';
import type { ConfigPath } from './config-path.ts';

/** Characters of a refused value that an error repeats. */
const LONGEST_QUOTE = 60;
/** Words and shapes that make a value too dangerous to repeat. */
const MAY_HOLD_A_KEY = /key|token|secret|passw|bearer|credential|cookie|[\w+/=.-]{20,}/i;

/**
 * The value of a typed text (CFG-4): JSON5 when it is, else the text itself; strictly, standard JSON only. At a place for a
 * secret a number or word stays text, since keys may be made of digits.
 * @param parse reads JSON5 and throws when the text is none
 * Throws `config-invalid` when strict and no JSON.
 */
export function parseConfigValue(
  text: string,
  path: ConfigPath,
  options: { readonly strict: boolean; readonly parse: (text: string) => unknown },
): unknown {
  if (options.strict) return parseStrictly(text, path);
  const value = parsedOr(text, options.parse);
  if (typeof value === 'number' && !Number.isFinite(value)) return text;
  return isSecretPath(path) && typeof value !== 'string' && typeof value !== 'object' ? text : value;
}

function parsedOr(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function parseStrictly(text: string, path: ConfigPath): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
    const shown = isSecretPath(path) || MAY_HOLD_A_KEY.test(text) ? 'the value' : `"${cut}"`;
    throw new AppError('config-invalid', `Could not parse ${shown} as JSON`, {
      hint: 'Nothing was written. Quote text as JSON does, or leave out --strict-json.',
    });
  }
}
