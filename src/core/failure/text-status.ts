/** First words after a leading number that make it an HTTP status and not a count (`402 items found`). */
const PHRASES = [
  'status',
  'page',
  'not ',
  'bad ',
  'too ',
  'internal',
  'service',
  'gateway',
  'unauthorized',
  'forbidden',
  'payment',
  'request',
  'error',
  'rate ',
  'model',
  'no ',
  'invalid',
  'upstream',
  'response',
  'method',
  'timeout',
  'you ',
  "you'",
  'your ',
  'the ',
  'this ',
  'api ',
  'insufficient',
  'custom ',
  'prompt',
];

const LEADING = /^(?:error:? )?([45]\d\d)(?!\d)[ :,-]{0,3}/;
const LABELLED =
  /\b(?:http(?:\/\d(?:\.\d)?)?|status(?: code)?|code|(?:api )?error)[ :=(]{1,4}([45]\d\d)(?![\d.])/;
const DESCRIBED = /\b([45]\d\d) (?:response|error|status)\b/;

/**
 * Finds an HTTP error status in lower-cased words: at the start (`429 too many requests`), labelled (`http 410`,
 * `error code 402`, `api error (503)`) or described (`a 402 response`). Numbers in prose are not a status.
 */
export function readTextStatus(text: string): number | undefined {
  const leading = LEADING.exec(text);
  if (leading !== null && isStatusPhrase(text.slice(leading[0].length))) return Number(leading[1]);
  const found = LABELLED.exec(text) ?? DESCRIBED.exec(text);
  return found === null ? undefined : Number(found[1]);
}

function isStatusPhrase(rest: string): boolean {
  if (rest === '') return true;
  if (!/^[a-z0-9]/.test(rest)) return true;
  return PHRASES.some((phrase) => rest.startsWith(phrase));
}
