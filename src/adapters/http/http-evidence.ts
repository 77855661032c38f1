import { APICallError, TypeValidationError } from '@ai-sdk/provider';
import { secretsOf } from '../../core/credentials/ambient-auth.ts';
import type { FailureEvidence, FailurePhase } from '../../core/failure/evidence.ts';
import type { CallAuth } from '../../core/ports/model-calls.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { safeHeaders } from './http-client.ts';

const MAX_BODY = 8192;
/** Characters of a text that are looked at at all. */
const MAX_READ = 65_536;
const MAX_DEPTH = 3;
/** Characters. A shorter header value would blank out ordinary words. */
const SHORTEST_HEADER_SECRET = 6;
/** Names of headers in which people put credentials of their own (SEC-13). */
const SECRET_HEADER = /auth|key|token|secret|cookie/i;
/** Nothing was sent yet, so nothing can have been answered. */
const CONNECT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A socket's own words mean nothing to most people; the code stays for those who look it up, and for the classifier. */
const PLAIN_WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'the name of the server is not found; is there a network?'],
  ['EAI_AGAIN', 'the name of the server cannot be looked up; is there a network?'],
  ['EHOSTUNREACH', 'there is no way to the server; is there a network?'],
  ['ENETUNREACH', 'there is no network to the server'],
  ['ECONNRESET', 'the connection was cut off'],
  ['EPIPE', 'the connection was cut off'],
  ['UND_ERR_SOCKET', 'the connection was cut off'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection within the time limit'],
]);

export interface EvidenceContext {
  readonly provider: string;
  readonly model?: string;
  readonly phase: FailurePhase;
  /** What the request was sent with: servers like to quote the key they refuse. */
  readonly auth: CallAuth;
  /** The person's own headers, which may hold a credential too. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the credential was exchanged for on the way: tokens that travelled in its place. */
  readonly exchanged?: readonly Secret[];
}

/** The facts of an answer that was no success. */
export interface AnswerFacts {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string | undefined;
}

type Clean = (text: string) => string;

/** Anything that a request can end with, as facts for the classifier; depth is bounded, text is cut and cleaned. */
export function evidenceOf(error: unknown, context: EvidenceContext): FailureEvidence {
  const clean = cleanerFor(context);
  if (!APICallError.isInstance(error)) return fromTransport(error, clean, context);
  const { statusCode, responseBody, responseHeaders = {} } = error;
  // Without a status there was no answer: the cause tells what happened to the connection.
  if (statusCode === undefined) return fromTransport(error.cause ?? error, clean, context);
  const answer = { status: statusCode, body: responseBody, headers: Object.entries(responseHeaders) };
  const facts = { ...evidenceOfAnswer(answer, context), message: clean(error.message) };
  // A good status means that reading the answer failed, and the cause knows why.
  const isBroken = statusCode < 300 && error.cause !== undefined;
  return isBroken ? { ...facts, ...inPlainWords(fromError(error.cause, clean, 0)) } : facts;
}

/** The same for an answer that was read without a library. */
export function evidenceOfAnswer(answer: AnswerFacts, context: EvidenceContext): FailureEvidence {
  const clean = cleanerFor(context);
  const headers = Object.entries(safeHeaders(answer.headers));
  // AWS names the error in a header and leaves only a sentence in the body.
  const code = headers.find(([name]) => name === 'x-amzn-errortype')?.[1];
  return {
    ...about(context),
    status: answer.status,
    ...(code === undefined ? {} : { code: clean(code) }),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, clean(value)])),
    ...(answer.body === undefined || answer.body === '' ? {} : { body: clean(answer.body) }),
  };
}

function about({ provider, model, phase }: EvidenceContext): FailureEvidence {
  return { provider, phase, ...(model === undefined ? {} : { model }) };
}

function fromTransport(error: unknown, clean: Clean, context: EvidenceContext): FailureEvidence {
  const facts = { ...about(context), ...inPlainWords(fromError(error, clean, 0)) };
  const isConnect = [facts.code, facts.cause?.code].some((code) => CONNECT_CODES.has(code ?? ''));
  return isConnect ? { ...facts, phase: 'connect' } : facts;
}

function inPlainWords(facts: FailureEvidence): FailureEvidence {
  const code = [facts.code, facts.cause?.code].find((entry) => PLAIN_WORDS.has(entry ?? ''));
  return code === undefined ? facts : { ...facts, message: `${PLAIN_WORDS.get(code)} (${code})` };
}

function fromError(error: unknown, clean: Clean, depth: number): FailureEvidence {
  if (typeof error === 'string') return { message: clean(error) };
  if (TypeValidationError.isInstance(error)) return fromMisfit(error.value, clean);
  if (typeof error !== 'object' || error === null) return {};
  const facts = error as Readonly<Record<'message' | 'name' | 'code' | 'cause' | 'error', unknown>>;
  const cause = facts.cause ?? facts.error;
  // Errors inside a stream are plain objects whose fields the classifier knows how to read as a body.
  const body = error instanceof Error ? undefined : clean(JSON.stringify(error) ?? '');
  return {
    ...(typeof facts.message === 'string' ? { message: clean(facts.message) } : {}),
    ...(typeof facts.name === 'string' ? { name: clean(facts.name) } : {}),
    ...(typeof facts.code === 'string' ? { code: clean(facts.code) } : {}),
    ...(body === undefined ? {} : { body }),
    ...(cause === undefined || depth >= MAX_DEPTH ? {} : { cause: fromError(cause, clean, depth + 1) }),
  };
}

/** A library lists pages of what it had expected; what the provider wrote instead is all that tells the reason. */
function fromMisfit(value: unknown, clean: Clean): FailureEvidence {
  return {
    name: 'UnexpectedEvent',
    message: 'The answer holds an event that does not fit its protocol',
    body: clean(JSON.stringify(value) ?? ''),
  };
}

/** Takes the request's own key out first, then whatever could mislead a terminal, then what is too long (S9, P23). */
function cleanerFor({ auth, headers, exchanged = [] }: EvidenceContext): Clean {
  const values = [...secretsOf(auth), ...exchanged].map((secret) => secret.reveal());
  const own = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    // Servers quote `Basic <credential>` with and without its scheme.
    .flatMap(([, text]) => [text, text.trim().split(/\s+/).at(-1) ?? ''])
    .filter((text) => text.length >= SHORTEST_HEADER_SECRET);
  const forms = [...values.flatMap((value) => [value, value.trim()]), ...own].filter((form) => form !== '');
  return (text) => {
    const hidden = forms.reduce((rest, form) => rest.replaceAll(form, '[redacted]'), text.slice(0, MAX_READ));
    return sanitizeText(hidden.slice(0, MAX_BODY), { multiline: true });
  };
}
