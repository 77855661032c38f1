import type { Redactor } from './ports/system.ts';
import type { Secret } from './secret.ts';

/** Shorter values would blank out ordinary words. */
const SHORTEST = 6;
const MARK = '[redacted]';

/** The second net, for values never loaded here: shapes of well-known credentials (S10). */
const SHAPES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{12,}/gi, `$1 ${MARK}`],
  [/\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|ghu|github_pat|AIza|AKIA|ya29)[-_]?[A-Za-z0-9_-]{16,}/g, MARK],
  [/(\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${MARK}@`],
  [/([?&](?:key|api_key|apikey|token|access_token)=)[^\s&#"']+/gi, `$1${MARK}`],
];

/**
 * Takes out of any text every secret that was ever loaded in this process, in plain, URL-encoded, base64 and JSON-escaped
 * form, longest first; then whatever has the shape of a key (S9, S10, decision 28).
 */
export function createRedactor(): Redactor {
  const values = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    add(secret: Secret): void {
      const value = secret.reveal();
      if (value.length < SHORTEST || values.has(value)) return;
      for (const form of formsOf(value)) values.add(form);
      longestFirst = [...values].sort((left, right) => right.length - left.length);
    },
    redact(text: string): string {
      let clean = text;
      for (const value of longestFirst) clean = clean.replaceAll(value, MARK);
      for (const [pattern, replacement] of SHAPES) clean = clean.replace(pattern, replacement);
      return clean;
    },
  };
}

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const base64 = btoa(String.fromCharCode(...bytes));
  // Without padding, and less the last character: inside a longer base64 text the tail depends on what follows.
  const bare = base64.replace(/=+$/, '');
  const inner = bare.slice(0, Math.floor(value.length / 3) * 4);
  const url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [value, encodeURIComponent(value), json, base64, bare, inner, url(bare), url(inner)];
  return forms.filter((form) => form.length >= SHORTEST);
}
