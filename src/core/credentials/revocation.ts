import type { ProviderDescriptor } from '../providers/provider.ts';
import { signInMethods } from '../providers/sign-in.ts';
import type { CredentialType } from './credential.ts';

/** The three meanings of a logout: out of this store, this session ended at the provider, all sessions ended there. */
export const LOGOUT_SCOPES = ['here', 'session', 'everywhere'] as const;
export type LogoutScope = (typeof LOGOUT_SCOPES)[number];

/** What a provider does for a credential that shall stop working. */
export interface Revocation {
  /** What is and what is not possible, as a sentence. */
  readonly words: string;
  /** Where a person can end it by hand. */
  readonly url?: string;
  /** Does the provider end this one session when asked? */
  readonly canEndSession?: true;
}

const NOUNS: Readonly<Record<CredentialType, string>> = {
  api_key: 'a key',
  token: 'a token',
  oauth: 'a sign-in',
};

/**
 * What the provider offers to end a credential for good. Only a sign-in can be ended, where its method names an endpoint; none
 * ends all sessions of an account. An address is never guessed: what is sent to a wrong one leaks.
 */
export function revocationOf(
  provider: string,
  type: CredentialType,
  descriptor: ProviderDescriptor | undefined,
): Revocation {
  const label = descriptor?.label ?? provider;
  const url = descriptor?.keyUrl;
  const canEndSession = signInMethods(provider).some(({ settings }) => settings.revokeUrl !== undefined);
  if (type === 'oauth' && canEndSession) {
    const words = `${label} goes on taking it: end it in your account there, or next time use --scope session.`;
    return { words, canEndSession };
  }
  const words = `${label} publishes no endpoint that ends ${NOUNS[type]}`;
  if (url === undefined || type !== 'api_key') {
    return { words: `${words}; end it in your account there.` };
  }
  return { words: `${words}; delete it at ${url}`, url };
}
