import * as z from 'zod/mini';
import { once } from '../../core/once.ts';
import type { FoundLogin } from '../../core/ports/external-logins.ts';
import { readJson } from './read-json.ts';

/** Only what is no secret: the tokens beside it are not taken out of the document (OAUTH-9). */
const credentialsSchema = once(() =>
  z.object({ claudeAiOauth: z.object({ expiresAt: z.optional(z.number()) }) }),
);

const profileSchema = once(() =>
  z.object({ oauthAccount: z.object({ emailAddress: z.optional(z.string()) }) }),
);

/**
 * The sign-in of the Claude CLI: its credentials file, or, where the system's keychain holds that, the account in the
 * program's own settings. The keychain is never opened (CRED-12).
 */
export function claudeLogin(places: {
  readonly credentials: string;
  readonly profile: string;
}): FoundLogin | undefined {
  const kept = credentialsSchema().safeParse(readJson(places.credentials));
  const account = profileSchema().safeParse(readJson(places.profile));
  if (!kept.success && !account.success) return undefined;
  const expiresAtMs = kept.data?.claudeAiOauth.expiresAt;
  const email = account.data?.oauthAccount.emailAddress;
  return {
    id: 'claude-cli',
    path: kept.success ? places.credentials : places.profile,
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(email === undefined ? {} : { email }),
  };
}
