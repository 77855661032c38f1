import type { FailureEvidence } from './evidence.ts';
import { parseEmbeddedJson, visitJsonLeaves } from './json-scan.ts';
import { readTextStatus } from './text-status.ts';

const TEXT_LIMIT = 8192;
const CAUSE_LIMIT = 5;

/** Evidence in the one normal form that the rules look at: everything in lower case, JSON already taken apart. */
export interface FailureFacts {
  readonly provider: string;
  /** HTTP status from the answer, else from its JSON, else from the words. 2xx and 3xx count as none. */
  readonly status: number | undefined;
  readonly codes: ReadonlySet<string>;
  /** All words a provider or transport wrote, without the keys of JSON bodies or echoed input. */
  readonly text: string;
  /** Single sentences, trimmed and without the final period, for rows that match a whole message only (ERR-3). */
  readonly messages: readonly string[];
  readonly aborted: boolean;
}

const CODE_KEYS = new Set(
  'code type status reason __type error error_code status_code limit_source name'.split(' '),
);
const TEXT_KEYS = new Set(
  'message msg error detail details code type status reason title status_msg __type error_code description error_description raw'.split(
    ' ',
  ),
);
const STATUS_KEYS = new Set('code status statuscode status_code http_code'.split(' '));

interface Collected {
  readonly codes: Set<string>;
  readonly messages: string[];
  bodyStatus: number | undefined;
  textStatus: number | undefined;
}

/** Normalises evidence (each text cut to 8 KiB) for the rule table of ERR-2. Total: wrong types count as missing. */
export function readFacts(evidence: FailureEvidence): FailureFacts {
  const collected: Collected = {
    codes: new Set(),
    messages: [],
    bodyStatus: undefined,
    textStatus: undefined,
  };
  addCode(collected, evidence.code);
  addText(collected, evidence.message);
  addText(collected, evidence.body);
  let status = errorStatus(evidence.status) ?? collected.bodyStatus ?? collected.textStatus;
  if (status === undefined && collected.codes.size === 0)
    status = inheritFromCause(collected, evidence.cause);
  addCode(collected, evidence.name);
  return {
    provider: typeof evidence.provider === 'string' ? evidence.provider.toLowerCase() : '',
    status,
    codes: collected.codes,
    text: collected.messages.join('\n'),
    messages: collected.messages,
    aborted: evidence.aborted === true,
  };
}

/** A wrapper without any structured field speaks through the structured fields of what it wraps (decision 23). */
function inheritFromCause(collected: Collected, first: FailureEvidence | undefined): number | undefined {
  let cause = first;
  for (let depth = 0; depth < CAUSE_LIMIT && isObject(cause); depth += 1) {
    addCode(collected, cause.code);
    const status = errorStatus(cause.status);
    if (status !== undefined || collected.codes.size > 0) return status;
    cause = cause.cause;
  }
  return undefined;
}

function addText(collected: Collected, raw: unknown): void {
  if (typeof raw !== 'string' || raw.trim() === '') return;
  const cut = raw.slice(0, TEXT_LIMIT);
  const json = parseEmbeddedJson(cut);
  if (json === undefined) {
    addMessage(collected, withoutPage(cut));
    return;
  }
  addMessage(collected, json.prefix);
  addJson(collected, json.value);
  addMessage(collected, json.suffix);
}

function addJson(collected: Collected, value: unknown): void {
  visitJsonLeaves(value, (key, leaf, depth) => {
    if (CODE_KEYS.has(key)) addCode(collected, String(leaf));
    if (depth <= 2 && STATUS_KEYS.has(key)) collected.bodyStatus ??= errorStatus(Number(leaf));
    if (typeof leaf !== 'string' || !TEXT_KEYS.has(key)) return;
    const nested = key === 'raw' || key === 'message' ? parseEmbeddedJson(leaf) : undefined;
    addMessage(collected, nested === undefined ? withoutPage(leaf) : nested.prefix);
    if (nested === undefined) return;
    visitJsonLeaves(nested.value, (nestedKey, nestedLeaf) => {
      if (CODE_KEYS.has(nestedKey)) addCode(collected, String(nestedLeaf));
      if (TEXT_KEYS.has(nestedKey)) addMessage(collected, String(nestedLeaf));
    });
  });
}

function addMessage(collected: Collected, raw: string): void {
  const message = raw.trim().toLowerCase();
  if (message === '') return;
  collected.textStatus ??= readTextStatus(message);
  collected.messages.push(message.endsWith('.') ? message.slice(0, -1) : message);
}

function addCode(collected: Collected, raw: unknown): void {
  if (typeof raw !== 'string' || raw === '' || raw.length > 120) return;
  const code = raw.trim().toLowerCase();
  // AWS writes `com.amazon.coral#ThrottlingException` and `ThrottlingException:http://…`.
  const named = code.slice(code.indexOf('#') + 1);
  const colon = named.indexOf(':');
  collected.codes.add(colon > 0 ? named.slice(0, colon) : named);
}

/** Of a web page only the words before it and its title are the server's judgement; the rest is decoration. */
function withoutPage(text: string): string {
  const lower = text.toLowerCase();
  if (!lower.includes('<html') && !lower.includes('<!doctype html')) return text;
  const title = lower.indexOf('<title>');
  const end = lower.indexOf('</title>', title);
  const heading = title >= 0 && end > title ? text.slice(title + 7, end) : '';
  return `${text.slice(0, lower.indexOf('<'))}\n${heading}`;
}

function errorStatus(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= 400 && value <= 599 ? value : undefined;
}

function isObject(value: unknown): value is FailureEvidence {
  return typeof value === 'object' && value !== null;
}
