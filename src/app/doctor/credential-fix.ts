import type { AuthProfile } from '../../core/credentials/credential.ts';
import { externalLogin } from '../../core/credentials/external-login.ts';
import type { Health } from '../../core/credentials/health.ts';
import { SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { signInCommand, signInMethods } from '../../core/providers/sign-in.ts';

/** What a person does about a stored credential in this state, with the exact command (DOC-6, OAUTH-7). */
export function credentialFix(profile: AuthProfile, health: Health): string {
  const { id } = profile;
  switch (health.state) {
    case 'expired-refreshable':
      return 'Asks its provider for a new token; the next request does that too.';
    case 'cooling':
      return `It ends by itself. To try it at once: openclaw models cooldown clear ${id}`;
    case 'disabled':
      return health.reason === 'billing'
        ? `Top up the account of ${profile.provider}, then: openclaw models cooldown clear ${id}`
        : `When the cause is mended: openclaw models cooldown clear ${id}`;
    case 'store-locked':
      return 'Make the key of the store reachable; "openclaw models status" names where it is kept.';
    default:
      return renewal(profile);
  }
}

/** A new credential in the place of one that no longer serves. */
function renewal({ id, provider, type, ref, externalLogin: login }: AuthProfile): string {
  if (login !== undefined) return `Sign in there again: ${externalLogin(login).signIn}`;
  if (ref !== undefined) {
    return `Make ${ref.source}:${ref.id} readable, or store a key: openclaw models auth paste-api-key --provider ${provider} --profile-id ${id}`;
  }
  if (type === 'oauth' && signInMethods(provider).length > 0)
    return `Sign in again: ${signInCommand(provider, id)}`;
  if (provider === SETUP_TOKEN_PROVIDER && type !== 'api_key') {
    return `Use an API key (openclaw models auth paste-api-key --provider ${provider}) or a setup token (openclaw models auth setup-token --profile-id ${id})`;
  }
  if (type === 'api_key') {
    return `Store it again: openclaw models auth paste-api-key --provider ${provider} --profile-id ${id}`;
  }
  return `Store a new one: openclaw models auth paste-token --provider ${provider} --profile-id ${id}`;
}
