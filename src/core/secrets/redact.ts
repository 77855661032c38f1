import type { Redactor } from '../ports/system.ts';
import type { Secret } from './secret.ts';

/** Characters. Shorter values would blank out ordinary words. */
const SHORTEST = 6;
const MARK = '[redacted]';

/** The second net, for values never loaded here: shapes of well-known credentials (S10). */
const SHAPES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Words such as "Bearer authentication" stay: a token has a digit or is long.
  [/\b(bearer|basic)(\s+|%20|\+)(?=[^\s"',;]*\d|[^\s"',;]{24})[\w.~+/=-]{8,}/gi, `$1$2${MARK}`],
  [
    /(?<![A-Za-z0-9])(?:sk|pk|rk|gsk|xai|hf|csk|fw|tgp|r8|pplx|nvapi|ghp|gho|ghu|ghs|github_pat)[-_](?=[\w-]*\d|[\w-]{24})[\w-]{10,}/g,
    MARK,
  ],
  [
    /(?<![A-Za-z0-9])(?:AIza[\w-]{20,}|A[KS]IA[A-Z0-9]{12,}|ya29\.[\w.-]{10,}|eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?)/g,
    MARK,
  ],
  [/(\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${MARK}@`],
  [/([?&](?:key|api[-_]?key|token|access_token|auth|secret|sig|signature)=)[^\s&#"'<>]+/gi, `$1${MARK}`],
  [
    /((?:x-api-key|x-goog-api-key|api-key|apikey|api_key)["']?\s*[:=]\s*["']?)(?!\[redacted\]|expected |__OPENCLAW_REDACTED__|\$\{[A-Z_][A-Z0-9_]*\})[^\s"',;}&]{8,}/gi,
    `$1${MARK}`,
  ],
];

/** A run without a break that nobody types: capitals, small letters and digits mixed, or a long one of letters and digits. */
const TYPED_BY_NOBODY =
  /(?=[A-Za-z]*\d)(?=[\dA-Z]*[a-z])(?=[\da-z]*[A-Z])[A-Za-z\d]{20,}|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{30,}/;

/** Has a text that came into a field for something else the look of a key? A screen then does not repeat it (S9). */
export function looksLikeSecret(text: string): boolean {
  return TYPED_BY_NOBODY.test(text) || SHAPES.some(([pattern]) => text.search(pattern) >= 0);
}

/**
 * Takes out of any text every secret that was ever loaded in this process, in plain, URL-encoded, base64 (also as a part of
 * longer base64 text) and JSON-escaped form, longest first; then whatever has the shape of a key (S9, S10, decision 28).
 */
export function createRedactor(): Redactor {
  const forms = new Set<string>();
  // Every request brings its key along again; its forms are worked out once.
  const known = new Set<string>();
  let exact: RegExp | undefined;
  let isStale = false;
  return {
    add(secret: Secret): void {
      const before = forms.size;
      const value = secret.reveal();
      if (known.has(value)) return;
      known.add(value);
      for (const text of new Set([value, value.trim()])) {
        if (text.length >= SHORTEST) for (const form of formsOf(text)) forms.add(form);
      }
      // Made anew with the next text: ten thousand values in a row need one pattern, not ten thousand.
      if (forms.size > before) isStale = true;
    },
    redact(text: string): string {
      if (isStale) exact = anyOf(forms);
      isStale = false;
      let clean = exact === undefined ? text : text.replace(exact, MARK);
      for (const [pattern, replacement] of SHAPES) clean = clean.replace(pattern, replacement);
      return clean;
    },
  };
}

/** One pattern for all, so that what one form puts in is never taken for another. */
function anyOf(forms: ReadonlySet<string>): RegExp {
  const longestFirst = [...forms].sort((left, right) => right.length - left.length);
  return new RegExp(longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const encoded = encodeURIComponent(value.toWellFormed());
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = [toBase64(bytes), ...[0, 1, 2].map((shift) => insideBase64(bytes, shift))];
  return [
    value,
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    json,
    json.replaceAll('/', '\\/'),
    JSON.stringify(json).slice(1, -1),
    ...base64.flatMap((text) => [text, text.replace(/=+$/, '')]),
    ...base64.map((text) => text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')),
  ].filter((form) => form.length >= SHORTEST);
}

/** The characters that stay the same whatever precedes and follows, when the value begins `shift` bytes into a group of 3. */
function insideBase64(bytes: Uint8Array, shift: number): string {
  const shifted = new Uint8Array(shift + bytes.length);
  shifted.set(bytes, shift);
  return toBase64(shifted).slice(Math.ceil((shift * 4) / 3), Math.floor((shifted.length * 4) / 3));
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
