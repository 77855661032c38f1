import type { FailureEvidence } from '../../../core/failure/evidence.ts';
import type { TurnError } from './protocol.ts';
import { resetOfSentence, resetOfSnapshot } from './reset-time.ts';

/** Its words for what went wrong, in the words that providers use themselves; the classifier knows those. */
const CODES: Readonly<Record<string, FailureEvidence>> = {
  usage_limit_exceeded: { code: 'usage_limit_reached' },
  rate_limit_exceeded: { code: 'rate_limit_exceeded' },
  context_window_exceeded: { code: 'context_length_exceeded' },
  server_overloaded: { code: 'server_is_overloaded' },
  flex_unavailable: { code: 'server_is_overloaded' },
  model_not_found: { code: 'model_not_found' },
  unauthorized: { code: 'unauthorized', status: 401 },
  bad_request: { status: 400 },
  internal_server_error: { status: 500 },
  cyber_policy: { code: 'content_filter' },
  misalignment_policy_violation: { code: 'content_filter' },
  http_connection_failed: { code: 'ECONNREFUSED' },
  response_stream_connection_failed: { code: 'ECONNRESET' },
  response_stream_disconnected: { code: 'ECONNRESET' },
  response_too_many_failed_attempts: { code: 'ECONNRESET' },
};

export interface TurnErrorContext {
  /** The last usage report of the server. */
  readonly rateLimits: unknown;
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly clean: (text: string) => string;
}

/** Is it the limit of the sign-in itself, which ends at a certain time? */
export function isUsageLimit({ codexErrorInfo }: TurnError): boolean {
  return kindOf(codexErrorInfo).kind === 'usage_limit_exceeded';
}

/** The error of a turn as facts for the classifier; a usage limit names the second at which it ends (COOL-12). */
export function evidenceOfTurnError(error: TurnError, context: TurnErrorContext): FailureEvidence {
  const { clean } = context;
  const { kind, status } = kindOf(error.codexErrorInfo);
  const known = kind !== undefined && Object.hasOwn(CODES, kind) ? CODES[kind] : undefined;
  if (isUsageLimit(error)) return usageLimit(error, context);
  const details = error.additionalDetails ?? '';
  return {
    ...(known ?? (kind === undefined || kind === 'other' ? {} : { code: kind })),
    ...(status === undefined ? {} : { status }),
    message: clean(error.message),
    ...(details === '' ? {} : { body: clean(details) }),
  };
}

/** Its own sentence tells a clock time without a zone, so it is left out where the exact second is known. */
function usageLimit(error: TurnError, { rateLimits, nowMs, clean }: TurnErrorContext): FailureEvidence {
  const code = 'usage_limit_reached';
  const details = error.additionalDetails ?? '';
  const resetsAt = resetOfSnapshot(rateLimits, nowMs) ?? resetOfSentence(error.message, nowMs);
  if (resetsAt !== undefined) {
    const body = JSON.stringify({ error: { type: code, resets_at: resetsAt } });
    return { code, message: 'The usage limit of the Codex sign-in is reached', body };
  }
  return { code, message: clean(error.message), ...(details === '' ? {} : { body: clean(details) }) };
}

/** A word, or an object whose only key is the word and whose value may know the HTTP status. */
function kindOf(info: TurnError['codexErrorInfo']): {
  readonly kind: string | undefined;
  readonly status: number | undefined;
} {
  if (info === undefined || info === null) return { kind: undefined, status: undefined };
  if (typeof info === 'string') return { kind: snakeCase(info), status: undefined };
  const [kind, value] = Object.entries(info)[0] ?? [];
  return { kind: kind === undefined ? undefined : snakeCase(kind), status: statusOf(value) };
}

function statusOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { httpStatusCode: status } = value as { readonly httpStatusCode?: unknown };
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : undefined;
}

function snakeCase(word: string): string {
  return word.slice(0, 80).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
