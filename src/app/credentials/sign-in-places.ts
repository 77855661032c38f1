import { parseSetting } from '../../core/config/settings.ts';
import { usageError } from '../../core/errors.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import type { SignInFacts, SignInMethod } from '../../core/providers/sign-in.ts';
import { readSetting } from '../config/change-settings.ts';

const CALLBACK_HOST = 'OPENCLAW_OAUTH_CALLBACK_HOST';

/**
 * The GitHub of an enterprise, the variable before the config (OAUTH-10); undefined for github.com.
 * @param configured `params.githubDomain` as the config has it
 */
export function githubDomain(ports: Pick<Ports, 'environment'>, configured: unknown): string | undefined {
  const domain = ports.environment.lookup('COPILOT_GITHUB_DOMAIN')?.value ?? configured;
  return typeof domain === 'string' ? domain : undefined;
}

/**
 * The facts of a sign-in with what this machine says of their addresses: the GitHub of an enterprise (OAUTH-10), where no
 * setting names another one, and the host that the browser comes back to (OAUTH-2). Throws `usage` for a host elsewhere and a
 * domain that tokens cannot go to.
 */
export function placedFacts(
  ports: Pick<Ports, 'settings' | 'environment' | 'config'>,
  { settings }: SignInMethod,
  facts: SignInFacts,
): SignInFacts {
  const { provider, kind, redirectUrl } = facts;
  if (kind === 'device' && provider === 'github-copilot') {
    const domain = copilotDomain(ports);
    const isUsual = [settings.deviceUrl, settings.tokenUrl].every(
      (key) => key === undefined || !readSetting(ports, key).isSet,
    );
    if (domain === undefined || !isUsual) return facts;
    const origin = /^https?:\/\//.test(domain) ? domain : `https://${domain}`;
    return {
      ...facts,
      // The settings know which addresses are fit for tokens.
      startUrl: String(parseSetting('oauth.github-copilot.deviceUrl', `${origin}/login/device/code`)),
      tokenUrl: String(parseSetting('oauth.github-copilot.tokenUrl', `${origin}/login/oauth/access_token`)),
    };
  }
  const host = ports.environment.lookup(CALLBACK_HOST)?.value.trim();
  if (host === undefined || redirectUrl === undefined) return facts;
  if (!['localhost', '127.0.0.1'].includes(host)) {
    throw usageError(`${CALLBACK_HOST} is "${host}", and not this machine`, {
      hint: 'Set it to localhost or 127.0.0.1, or unset it.',
    });
  }
  const url = new URL(redirectUrl);
  url.hostname = host;
  return { ...facts, redirectUrl: url.href };
}

/** Throws `usage` where nothing says which GitHub a sign-in of an enterprise goes to (OAUTH-10). */
export function assertGithubDomain(ports: Pick<Ports, 'environment' | 'config'>): void {
  if (copilotDomain(ports) !== undefined) return;
  throw usageError('A sign-in to the GitHub of an enterprise needs its domain', {
    hint: 'Set it: openclaw config set models.providers.github-copilot.params.githubDomain <domain>, or COPILOT_GITHUB_DOMAIN',
  });
}

function copilotDomain(ports: Pick<Ports, 'environment' | 'config'>): string | undefined {
  const entry = configuredProvider(ports.config.read().config, 'github-copilot');
  return githubDomain(ports, entry?.params?.['githubDomain'])?.trim().replace(/\/+$/, '');
}
