import type { LeaveReason } from '../../core/failover/run-engine.ts';
import { classifyFailure } from '../../core/failure/classify.ts';
import { describeReason } from '../../core/failure/describe-reason.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';

/** Why a model was left, inside a sentence. */
export function wordsOfReason(reason: LeaveReason): string {
  if (reason === 'blocked') return 'all its keys are cooling';
  if (reason === 'missing_credential') return 'no credential';
  if (reason === 'cost_fence') return 'dearer than agreed';
  if (reason === 'attempt_budget') return 'too many failed requests';
  if (reason === 'recently_failed') return 'failed a moment ago';
  if (reason === 'incapable') return 'it cannot do this';
  return describeReason(reason);
}

/**
 * The sentence in the answer, if there is one; else whatever there is. As long as it came: who shows it redacts first and
 * cuts afterwards, because half a secret is not recognised as one (S9).
 */
export function providerWords(evidence: FailureEvidence): string {
  const body = evidence.body ?? '';
  const inJson = /"message"\s*:\s*"((?:[^"\\]|\\.)+)/.exec(body)?.[1];
  if (inJson !== undefined) return unescaped(inJson);
  const message = evidence.message ?? evidence.cause?.message;
  if (message !== undefined && message !== '') return message;
  if (!body.startsWith('<')) return body || (evidence.code ?? '');
  const status = evidence.status === undefined ? 'An answer' : `HTTP ${evidence.status}`;
  return `${status} with a web page in place of a model's words`;
}

/** What an answer says, redacted first and then cut to `maxLength` characters: safe to print (ERR-5). */
export function shownWords(
  { redactor }: Pick<Ports, 'redactor'>,
  evidence: FailureEvidence,
  maxLength = 200,
): string {
  return sanitizeText(redactor.redact(providerWords(evidence)), { maxLength });
}

/** Why a request failed in one phrase: what kind of failure, and what the answer says about it. */
export function failurePhrase(ports: Pick<Ports, 'redactor' | 'clock'>, evidence: FailureEvidence): string {
  const reason = describeReason(classifyFailure(evidence, ports.clock.now()).reason);
  const words = shownWords(ports, evidence);
  return words === '' ? reason : `${reason}: ${words}`;
}

/** What stands between the quotes of a JSON text, as it is meant: many servers spell every letter with an accent as an escape. */
function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    // A body that was cut, or no JSON after all.
    return text.replace(/\\"/g, '"').replace(/\\[nrt]/g, ' ');
  }
}
