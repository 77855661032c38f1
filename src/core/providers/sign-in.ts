import type { SettingKey } from '../config/settings.ts';
import { normalizeProviderId } from './provider-alias.ts';
import { findProvider } from './provider-table/provider-table.ts';

/** `redirect`: OAuth in the browser; `key-exchange`: the browser yields an API key; `device`: a short code typed elsewhere. */
export type SignInKind = 'redirect' | 'key-exchange' | 'device';

/** One way to sign in to a provider; only providers whose facts are published have any (section 34.1). */
export interface SignInMethod {
  readonly id: string;
  /** The provider that the credential is stored for. */
  readonly provider: string;
  readonly kind: SignInKind;
  readonly label: string;
  readonly scope?: string;
  /** Which of our settings hold the facts, so that another client or server can be named. */
  readonly settings: {
    readonly clientId?: SettingKey;
    readonly authorizeUrl?: SettingKey;
    readonly tokenUrl: SettingKey;
    readonly deviceUrl?: SettingKey;
    readonly redirectUrl?: SettingKey;
    /** Where a token is ended (RFC 7009); only where the provider publishes it. */
    readonly revokeUrl?: SettingKey;
  };
}

/** A method with its addresses: everything that a sign-in needs to start. */
export interface SignInFacts {
  readonly provider: string;
  readonly kind: SignInKind;
  readonly scope?: string;
  readonly clientId: string;
  /** Where the browser goes, or where the short code comes from. */
  readonly startUrl: string;
  readonly tokenUrl: string;
  /** Port 0: any free one. Absent: a random port and a random path of our own. */
  readonly redirectUrl?: string;
}

export const SIGN_IN_METHODS: readonly SignInMethod[] = [
  {
    id: 'browser',
    provider: 'openai-codex',
    kind: 'redirect',
    label: 'Sign in with ChatGPT',
    scope: 'openid profile email offline_access',
    settings: {
      clientId: 'oauth.openai-codex.clientId',
      authorizeUrl: 'oauth.openai-codex.authorizeUrl',
      tokenUrl: 'oauth.openai-codex.tokenUrl',
      redirectUrl: 'oauth.openai-codex.redirectUrl',
      revokeUrl: 'oauth.openai-codex.revokeUrl',
    },
  },
  {
    id: 'browser',
    provider: 'openrouter',
    kind: 'key-exchange',
    label: 'Sign in with OpenRouter',
    settings: { authorizeUrl: 'oauth.openrouter.authorizeUrl', tokenUrl: 'oauth.openrouter.keyUrl' },
  },
  {
    id: 'device',
    provider: 'github-copilot',
    kind: 'device',
    label: 'Sign in with GitHub',
    settings: {
      clientId: 'oauth.github-copilot.clientId',
      deviceUrl: 'oauth.github-copilot.deviceUrl',
      tokenUrl: 'oauth.github-copilot.tokenUrl',
    },
  },
];

/** The ways to sign in to this provider; `openai` means a ChatGPT account (AUTHCLI-7). Empty when none is published. */
export function signInMethods(provider: string): readonly SignInMethod[] {
  const id = normalizeProviderId(provider);
  const owner = id === 'openai' ? 'openai-codex' : id;
  return SIGN_IN_METHODS.filter((method) => method.provider === owner);
}

/** Is signing in the only way to this provider, since it takes no key that a person could store? */
export function isSignInOnly(provider: string): boolean {
  return signInMethods(provider).length > 0 && findProvider(provider)?.auth.includes('key') === false;
}

/** The method's facts, read from the settings; `missing` names the setting that has no value. */
export function signInFacts(
  method: SignInMethod,
  setting: (key: SettingKey) => string,
): { readonly ok: true; readonly facts: SignInFacts } | { readonly ok: false; readonly missing: SettingKey } {
  const { clientId, authorizeUrl, deviceUrl, tokenUrl, redirectUrl } = method.settings;
  const start = authorizeUrl ?? deviceUrl ?? tokenUrl;
  const missing = [clientId, start, tokenUrl].find((key) => key !== undefined && setting(key) === '');
  if (missing !== undefined) return { ok: false, missing };
  return {
    ok: true,
    facts: {
      provider: method.provider,
      kind: method.kind,
      clientId: clientId === undefined ? '' : setting(clientId),
      startUrl: setting(start),
      tokenUrl: setting(tokenUrl),
      ...(method.scope === undefined ? {} : { scope: method.scope }),
      ...(redirectUrl === undefined ? {} : { redirectUrl: setting(redirectUrl) }),
    },
  };
}

/** The command that mends a sign-in which no longer works (OAUTH-7). */
export function signInCommand(provider: string, profileId?: string): string {
  const named = profileId === undefined ? '' : ` --profile-id ${profileId}`;
  return `openclaw models auth login --provider ${provider}${named}`;
}
