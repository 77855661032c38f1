import { APICallError } from '@ai-sdk/provider';
import type { FailureEvidence, FailurePhase } from '../../core/failure/evidence.ts';
import type { CallAuth } from '../../core/ports/model-calls.ts';
import { sanitizeText } from '../../core/sanitize.ts';
import { safeHeaders } from './http-client.ts';

const MAX_BODY = 8192;
/** Characters of a text that are looked at at all. */
const MAX_READ = 65_536;
const MAX_DEPTH = 3;

export interface EvidenceContext {
  readonly provider: string;
  readonly model?: string;
  readonly phase: FailurePhase;
  /** What the request was sent with: servers like to quote the key they refuse. */
  readonly auth: CallAuth;
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
  const clean = cleanerFor(context.auth);
  if (!APICallError.isInstance(error)) return { ...about(context), ...fromError(error, clean, 0) };
  const { statusCode, responseBody, responseHeaders = {} } = error;
  // Without a status there was no answer: the cause tells what happened to the connection.
  if (statusCode === undefined) return { ...about(context), ...fromError(error.cause ?? error, clean, 0) };
  const answer = { status: statusCode, body: responseBody, headers: Object.entries(responseHeaders) };
  const facts = { ...evidenceOfAnswer(answer, context), message: clean(error.message) };
  // A good status means that reading the answer failed, and the cause knows why.
  const isBroken = statusCode < 300 && error.cause !== undefined;
  return isBroken ? { ...facts, ...fromError(error.cause, clean, 0) } : facts;
}

/** The same for an answer that was read without a library. */
export function evidenceOfAnswer(answer: AnswerFacts, context: EvidenceContext): FailureEvidence {
  const clean = cleanerFor(context.auth);
  const headers = Object.entries(safeHeaders(answer.headers));
  return {
    ...about(context),
    status: answer.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, clean(value)])),
    ...(answer.body === undefined || answer.body === '' ? {} : { body: clean(answer.body) }),
  };
}

function about({ provider, model, phase }: EvidenceContext): FailureEvidence {
  return { provider, phase, ...(model === undefined ? {} : { model }) };
}

function fromError(error: unknown, clean: Clean, depth: number): FailureEvidence {
  if (typeof error === 'string') return { message: clean(error) };
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

/** Takes the request's own key out first, then whatever could mislead a terminal, then what is too long (S9, P23). */
function cleanerFor(auth: CallAuth): Clean {
  const value = auth.kind === 'none' ? '' : auth.secret.reveal();
  const forms = [value, value.trim()].filter((form) => form !== '');
  return (text) => {
    const hidden = forms.reduce((rest, form) => rest.replaceAll(form, '[redacted]'), text.slice(0, MAX_READ));
    return sanitizeText(hidden.slice(0, MAX_BODY), { multiline: true });
  };
}
