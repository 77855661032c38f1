import { secretTexts } from '../secrets/secret-paths.ts';
import { REDACTED } from './config-edit.ts';

/**
 * The text of a config with its secrets taken out, for showing: each distinct one reads `__OPENCLAW_REDACTED__ <n>`, so that
 * a changed key shows as a changed line. Undefined when a secret is written in a way that could not be found in the text.
 * @param documents all versions that are shown together; their secrets share the numbers
 * @param parse reads JSON5
 */
export function redactText(
  text: string,
  documents: readonly unknown[],
  parse: (text: string) => unknown,
): string | undefined {
  const secrets = [...new Set(documents.flatMap((document) => secretTexts(document)))];
  // Longest first: a short secret may be a piece of a longer one.
  const numbered = secrets
    .map((secret, index) => ({ secret, mark: `${REDACTED} ${index + 1}` }))
    .sort((left, right) => right.secret.length - left.secret.length);
  let shown = text;
  for (const { secret, mark } of numbered) {
    const json = JSON.stringify(secret).slice(1, -1);
    for (const form of new Set([secret, json, json.replaceAll('\\"', '"').replaceAll("'", "\\'")])) {
      // A short one may be an ordinary word elsewhere; as a value it stands in quotes.
      if (form.length >= SHORTEST) shown = shown.replaceAll(form, mark);
      else for (const quote of `"'`) shown = shown.replaceAll(quote + form + quote, quote + mark + quote);
    }
  }
  if (shown === '') return shown;
  try {
    const left = secretTexts(parse(shown));
    return left.every((value) => value.includes(REDACTED)) ? shown : undefined;
  } catch {
    return undefined;
  }
}

const SHORTEST = 6;
