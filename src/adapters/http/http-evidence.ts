import { APICallError } from '@ai-sdk/provider';
import type { FailureEvidence, FailurePhase } from '../../core/failure/evidence.ts';
import { sanitizeText } from '../../core/sanitize.ts';
import { safeHeaders } from './http-client.ts';

const MAX_BODY = 8192;

export interface EvidenceContext {
  readonly provider: string;
  readonly model?: string;
  readonly phase: FailurePhase;
}

/** Anything that a request can end with, as facts for the classifier; depth is bounded, text is cut and cleaned. */
export function evidenceOf(error: unknown, context: EvidenceContext): FailureEvidence {
  const { provider, phase } = context;
  const base = { provider, phase, ...(context.model === undefined ? {} : { model: context.model }) };
  if (APICallError.isInstance(error)) return { ...base, ...fromApiCall(error) };
  return { ...base, ...fromError(error, 0) };
}

function fromApiCall(error: APICallError): FailureEvidence {
  const { statusCode, responseBody, responseHeaders } = error;
  // Without a status there was no answer: the cause tells what happened to the connection.
  if (statusCode === undefined) return fromError(error.cause ?? error, 0);
  return {
    status: statusCode,
    message: clean(error.message),
    ...(responseBody === undefined ? {} : { body: clean(responseBody) }),
    ...(responseHeaders === undefined ? {} : { headers: safeHeaders(Object.entries(responseHeaders)) }),
  };
}

function fromError(error: unknown, depth: number): FailureEvidence {
  if (typeof error === 'string') return { message: clean(error) };
  if (typeof error !== 'object' || error === null) return {};
  const facts = error as {
    message?: unknown;
    name?: unknown;
    code?: unknown;
    cause?: unknown;
    error?: unknown;
  };
  const cause = facts.cause ?? facts.error;
  // Errors inside a stream are plain objects whose fields the classifier knows how to read as a body.
  const body = error instanceof Error ? undefined : clean(JSON.stringify(error) ?? '');
  return {
    ...(typeof facts.message === 'string' ? { message: clean(facts.message) } : {}),
    ...(typeof facts.name === 'string' ? { name: facts.name } : {}),
    ...(typeof facts.code === 'string' ? { code: facts.code } : {}),
    ...(body === undefined ? {} : { body }),
    ...(cause === undefined || depth >= 3 ? {} : { cause: fromError(cause, depth + 1) }),
  };
}

function clean(text: string): string {
  return sanitizeText(text.slice(0, MAX_BODY), { multiline: true });
}
