import type { FailureEvidence } from '../../../core/failure/evidence.ts';
import type { RuntimeToken } from '../../../core/ports/agent-runtime.ts';
import { accountOf, claimsOf } from '../../oauth/token-claims.ts';
import type { AppServer } from './app-server.ts';
import { accountAnswer } from './protocol.ts';
import { ServerRefusalError } from './server-errors.ts';

/** How a version answers what it has never heard of. */
const UNKNOWN = /unknown variant|method not found|requires experimentalApi/i;

/** A turn cannot begin; the facts say why. */
export class NotReadyError extends Error {
  readonly evidence: FailureEvidence;

  constructor(evidence: FailureEvidence) {
    super(evidence.message);
    this.name = 'NotReadyError';
    this.evidence = evidence;
  }
}

/**
 * Signs the server in with a token of ours. It keeps that in memory: its own sign-in on the disk stays as it is. A version
 * that takes no token works with its own sign-in. Fails with NotReadyError for a token that names no account or is refused.
 */
export async function signInWith(server: AppServer, { access, accountId }: RuntimeToken): Promise<void> {
  const accessToken = access.reveal();
  const chatgptAccountId = accountId ?? accountOf(claimsOf(accessToken));
  if (chatgptAccountId === undefined) {
    throw new NotReadyError({ code: 'unauthorized', message: 'The sign-in names no ChatGPT account' });
  }
  try {
    await server.request('account/login/start', { type: 'chatgptAuthTokens', accessToken, chatgptAccountId });
  } catch (error) {
    if (!(error instanceof ServerRefusalError)) throw error;
    if (UNKNOWN.test(error.message)) return requireOwnSignIn(server);
    throw new NotReadyError({ code: 'unauthorized', message: 'The Codex app-server refuses the sign-in' });
  }
}

/** Fails with NotReadyError when the server needs a sign-in and has none of its own. */
export async function requireOwnSignIn(server: AppServer): Promise<void> {
  const read = accountAnswer().safeParse(await server.request('account/read', { refreshToken: false }));
  const isMissing =
    read.success && read.data.requiresOpenaiAuth === true && (read.data.account ?? null) === null;
  if (!isMissing) return;
  throw new NotReadyError({
    code: 'unauthorized',
    message: 'The Codex CLI is not signed in: run "codex login", or use a sign-in of this program',
  });
}
