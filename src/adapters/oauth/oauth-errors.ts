import { AuthorizationResponseError, ResponseBodyError } from 'oauth4webapi';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { evidenceOf } from '../http/http-evidence.ts';

const MAX_WORDS = 200;

/** What a person is told about a failed step; servers' words are cut and cleaned, and hold nothing that we sent. */
export function wordsOfError(error: unknown, sent: readonly string[] = []): string {
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const { error: code, error_description: description } = error;
    return clean(description === undefined ? code : `${description} (${code})`, sent);
  }
  const facts = evidenceOf(error, { provider: '', phase: 'request', auth: { kind: 'none' }, headers: {} });
  return clean(facts.message ?? facts.cause?.message ?? 'it gave no reason', sent);
}

/**
 * Will the same refresh token never be taken again (OAUTH-7)? Only the server's own word counts: an answer that cannot be
 * read, a network that is down or a server in trouble say nothing about the token.
 */
export function isFinalRefusal(error: unknown): boolean {
  if (!(error instanceof ResponseBodyError)) return false;
  if (error.error === 'invalid_grant' || error.error.includes('refresh_token')) return true;
  return error.status === 401 || /sign(?:ing)? in again|log in again/i.test(error.error_description ?? '');
}

function clean(text: string, sent: readonly string[]): string {
  const hidden = sent
    .filter((value) => value !== '')
    .reduce((rest, value) => rest.replaceAll(value, '[redacted]'), text);
  return sanitizeText(hidden).slice(0, MAX_WORDS);
}
