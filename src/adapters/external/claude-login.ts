import { isRecord } from '../../core/is-record.ts';
import type { FoundLogin } from '../../core/ports/external-logins.ts';
import { readJson } from './read-json.ts';

/**
 * The sign-in of the Claude CLI: its credentials file, or, where the system's keychain holds that, the account in the
 * program's own settings. The keychain is never opened (CRED-12), and of the credentials only what is no secret is taken out
 * (OAUTH-9). Read without a schema, because lists ask it too (S2).
 */
export function claudeLogin(places: {
  readonly credentials: string;
  readonly profile: string;
}): FoundLogin | undefined {
  const kept = partOf(readJson(places.credentials), 'claudeAiOauth', 'expiresAt', 'number');
  const account = partOf(readJson(places.profile), 'oauthAccount', 'emailAddress', 'string');
  if (kept === undefined && account === undefined) return undefined;
  const expiresAtMs = kept?.['expiresAt'];
  const email = account?.['emailAddress'];
  return {
    id: 'claude-cli',
    path: kept === undefined ? places.profile : places.credentials,
    ...(typeof expiresAtMs === 'number' ? { expiresAtMs } : {}),
    ...(typeof email === 'string' ? { email } : {}),
  };
}

/** A part of a document, whose `fact` is of this type where it is there; undefined when it is another document. */
function partOf(
  document: unknown,
  name: string,
  fact: string,
  type: 'number' | 'string',
): Readonly<Record<string, unknown>> | undefined {
  const part = isRecord(document) ? document[name] : undefined;
  if (!isRecord(part)) return undefined;
  return part[fact] === undefined || typeof part[fact] === type ? part : undefined;
}
