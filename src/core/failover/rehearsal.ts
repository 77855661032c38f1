import { usageError } from '../errors.ts';
import type { FailureEvidence } from '../failure/evidence.ts';
import { FAILURE_REASONS, type FailureReason } from '../failure/reason.ts';
import { formatModelRef, type ModelRef } from '../models/model-ref.ts';

/** How a rehearsed request ends: nobody answers until the time limit, or with this failure. */
export type RehearsedFailure =
  | { readonly kind: 'hang' }
  | { readonly kind: 'failure'; readonly evidence: FailureEvidence };

/** Which requests fail, and how. */
export interface RehearsalRule {
  /** A credential id, a ref or a provider. */
  readonly target: string;
  readonly failure: RehearsedFailure;
}

/** Evidence that the classifier reads as this reason; `abort` is the person's and cannot be rehearsed. */
const EVIDENCE: Readonly<Record<Exclude<FailureReason, 'abort'>, FailureEvidence>> = {
  auth: { status: 401 },
  auth_permanent: { status: 401, code: 'account_deactivated', message: 'This account has been deactivated' },
  rate_limit: { status: 429 },
  overloaded: { status: 529 },
  // Read as `timeout`, as all faults of servers are (ERR-2).
  server_error: { status: 500 },
  timeout: { code: 'ETIMEDOUT' },
  billing: { status: 402 },
  format: { status: 400, message: 'Invalid request' },
  model_not_found: { status: 404, code: 'model_not_found', message: 'The model does not exist' },
  session_expired: { message: 'session expired' },
  context_overflow: { status: 400, code: 'context_length_exceeded' },
  empty_response: {},
  no_error_details: { message: 'Unknown error (no error details in response)' },
  unclassified: { message: 'something else' },
  unknown: { message: 'LLM request failed with an unknown error' },
  refusal: { code: 'refusal' },
};

/**
 * Reads `<credential|model|provider>=<status|hang|reason>,…` (D4). Throws `usage` for a part that is none of that.
 * A name may hold `=` and `:`; the last `=` parts it from the failure.
 */
export function parseRehearsal(text: string): readonly RehearsalRule[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.lastIndexOf('=');
      const target = part.slice(0, Math.max(0, at)).trim();
      const failure = failureOf(part.slice(at + 1).trim());
      if (target !== '' && failure !== undefined) return { target, failure };
      throw usageError(`"${part}" is no rule`, {
        details: [`Reasons: ${Object.keys(EVIDENCE).join(', ')}`],
        hint: 'Write <credential, model or provider>=<HTTP status, hang or a reason>, such as openai=429.',
      });
    });
}

function failureOf(word: string): RehearsedFailure | undefined {
  if (word === 'hang') return { kind: 'hang' };
  if (/^[45]\d\d$/.test(word)) return { kind: 'failure', evidence: { status: Number(word) } };
  const reason = FAILURE_REASONS.find((name) => name === word);
  if (reason === undefined || reason === 'abort') return undefined;
  return { kind: 'failure', evidence: EVIDENCE[reason] };
}

/** The rule for one request: the narrowest name wins, credential before model before provider. */
export function rehearsedFailure(
  rules: readonly RehearsalRule[],
  ref: ModelRef,
  credentialId: string,
): RehearsedFailure | undefined {
  const names = [credentialId, formatModelRef(ref), ref.provider].map((name) => name.toLowerCase());
  for (const name of names) {
    const rule = rules.find(({ target }) => target.toLowerCase() === name);
    if (rule !== undefined) return rule.failure;
  }
  return undefined;
}
