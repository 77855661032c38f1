import { ambientAuth, secretsOf } from '../../core/credentials/ambient-auth.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import type { CredentialCandidate } from '../../core/credentials/credential-plan.ts';
import { environmentKeyValue } from '../../core/credentials/environment-keys.ts';
import type { OAuthMaterial } from '../../core/credentials/oauth-material.ts';
import { AppError } from '../../core/errors.ts';
import type { FailureEvidence } from '../../core/failure/evidence.ts';
import type { ModelRef } from '../../core/models/model-ref.ts';
import type { CallAuth, CallTarget } from '../../core/ports/model-calls.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { RuntimeName } from '../../core/ports/runtimes.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import { requestSettings } from '../../core/providers/request-settings.ts';
import type { SessionModes } from '../../core/providers/session-modes.ts';
import { RUNTIMES } from '../../core/runtimes/runtime-facts.ts';
import { Secret } from '../../core/secrets/secret.ts';
import type { SecretRef } from '../../core/secrets/secret-ref.ts';
import { externalAuth } from '../credentials/external-access.ts';
import { freshMaterial } from '../credentials/refresh-credential.ts';
import { githubDomain } from '../credentials/sign-in-places.ts';
import type { World } from '../world/world.ts';
import { authWith, loadSettings } from './resolve-settings.ts';

/** `evidence`: a token could not be refreshed because its endpoint did not serve, which is no fault of the credential. */
export interface Unresolved {
  readonly ok: false;
  readonly message: string;
  readonly evidence?: FailureEvidence;
  /** The sign-in of another program cannot serve now: another credential may (CRED-12). */
  readonly isSteppedOver?: true;
}

/** `oauthPrint`: the fingerprint of the OAuth material that the target was made with, for when the provider refuses it. */
export type TargetResult =
  | { readonly ok: true; readonly target: CallTarget; readonly oauthPrint?: string }
  | Unresolved;

/**
 * Endpoint, key, model and headers of one attempt as one value that never changes afterwards (B064). A reference that does
 * not resolve is a failure of this candidate and never falls through to another source (RES-2).
 * @param modes what a person switched for the session (SEL-10)
 */
export async function resolveTarget(
  ports: Ports,
  world: World,
  ref: ModelRef,
  candidate: CredentialCandidate,
  modes: SessionModes = {},
): Promise<TargetResult> {
  if (candidate.runtime !== undefined)
    return { ok: false, message: notOverApi(candidate, candidate.runtime) };
  const endpoint = world.endpoint(ref);
  if (!endpoint.ok) return { ok: false, message: endpoint.problem };
  const auth = await authOf(ports, world, ref, candidate);
  if (!auth.ok) return auth;
  const settings = requestSettings(world.config, ref, endpoint, world.catalog.row(ref), {
    agentId: world.agentId,
    modes,
  });
  const loaded = await loadSettings(ports, settings);
  if (!loaded.ok) return loaded;
  const { api, baseUrl } = endpoint;
  const { headers, transport } = loaded.value;
  const localService = configuredProvider(world.config, ref.provider)?.localService;
  const domain =
    api === 'github-copilot' ? githubDomain(ports, settings.shape.params['githubDomain']) : undefined;
  return {
    ok: true,
    ...(auth.oauthPrint === undefined ? {} : { oauthPrint: auth.oauthPrint }),
    target: {
      ref,
      credentialId: candidate.id,
      api,
      baseUrl,
      headers,
      auth: authWith(settings, auth.auth),
      shape: settings.shape,
      ...(transport === undefined ? {} : { transport }),
      ...(domain === undefined ? {} : { githubDomain: domain }),
      ...(localService === undefined ? {} : { localService }),
      ...(settings.timeoutMs === undefined ? {} : { timeoutMs: settings.timeoutMs }),
    },
  };
}

/** A sign-in that another program keeps is no key: only a turn can use it, through that program (decision 37). */
function notOverApi({ id }: CredentialCandidate, runtime: RuntimeName): string {
  return `${id} serves through the ${RUNTIMES[runtime].label} and cannot be asked over the API. Try it with: openclaw agent --message "hello"`;
}

export type AuthResult =
  | { readonly ok: true; readonly auth: CallAuth; readonly oauthPrint?: string }
  | Unresolved;

async function authOf(
  ports: Ports,
  world: World,
  ref: ModelRef,
  candidate: CredentialCandidate,
): Promise<AuthResult> {
  switch (candidate.source) {
    case 'local':
    // The program behind it signs in itself.
    case 'runtime':
      return { ok: true, auth: { kind: 'none' } };
    case 'env': {
      const name = candidate.envName ?? '';
      const key = { name, ...(candidate.envIndex === undefined ? {} : { index: candidate.envIndex }) };
      const value = environmentKeyValue(key, (asked) => ports.environment.lookup(asked));
      if (value === undefined) return { ok: false, message: `Environment variable "${name}" is not set.` };
      return fromEnvironment(ports, name, value);
    }
    case 'models.json': {
      const entry = configuredProvider(world.config, ref.provider);
      // The request's own credential is a header (CUST-5); there is no key besides it.
      if (entry?.request?.auth !== undefined && entry.request.auth.mode !== 'provider-default') {
        return { ok: true, auth: { kind: 'none' } };
      }
      const value = entry?.apiKey;
      return value === undefined
        ? { ok: false, message: `models.providers.${ref.provider}.apiKey is not set` }
        : fromConfigValue(ports, value);
    }
    case 'profile':
      return candidate.profile === undefined
        ? { ok: false, message: `No credentials found for profile ${candidate.id}` }
        : openedProfile(ports, candidate.profile);
  }
}

/** What a variable stands for, with its secrets told to the redactor; the names of profiles and files are none. */
export function fromEnvironment(ports: Ports, name: string, value: string): AuthResult {
  const auth = ambientAuth(name, value, (asked) => ports.environment.lookup(asked)?.value);
  if (typeof auth === 'string') return { ok: false, message: auth };
  for (const secret of secretsOf(auth)) loaded(ports, secret);
  return { ok: true, auth };
}

/** A store that is locked keeps its credentials to itself; the models behind them may still answer (B017). */
async function openedProfile(ports: Ports, profile: AuthProfile): Promise<AuthResult> {
  try {
    return await authOfProfile(ports, profile);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store-locked') throw error;
    return { ok: false, message: [error.message, error.hint ?? ''].join('. ').trim() };
  }
}

/**
 * The credential of a stored profile as it is sent: its reference resolved, its value unsealed, its OAuth material refreshed
 * when it is about to end (OAUTH-4); the sign-in of another program read as it is now (CRED-12).
 */
export async function authOfProfile(ports: Ports, profile: AuthProfile): Promise<AuthResult> {
  if (profile.externalLogin !== undefined) return externalAuth(ports, profile);
  if (profile.type === 'oauth') {
    const fresh = await freshMaterial(ports, profile);
    if (!fresh.ok) return fresh;
    const oauthPrint = fresh.profile.fingerprint;
    return { ok: true, auth: bearerOf(fresh.material), ...(oauthPrint === undefined ? {} : { oauthPrint }) };
  }
  const kind = profile.type === 'api_key' ? 'api-key' : 'bearer';
  if (profile.ref !== undefined) {
    const resolution = await ports.secrets.resolve(profile.ref);
    return resolution.ok ? { ok: true, auth: { kind, secret: resolution.secret } } : resolution;
  }
  const secret = ports.auth.readSecret(profile);
  if (secret === undefined) return { ok: false, message: `No credentials found for profile ${profile.id}` };
  return { ok: true, auth: { kind, secret } };
}

/** OAuth material as a request carries it. */
export function bearerOf({ access, accountId }: OAuthMaterial): CallAuth {
  return { kind: 'bearer', secret: access, ...(accountId === undefined ? {} : { accountId }) };
}

async function fromConfigValue(ports: Ports, value: string | SecretRef): Promise<AuthResult> {
  if (typeof value === 'string') {
    return { ok: true, auth: { kind: 'api-key', secret: loaded(ports, new Secret(value)) } };
  }
  const resolution = await ports.secrets.resolve(value);
  return resolution.ok ? { ok: true, auth: { kind: 'api-key', secret: resolution.secret } } : resolution;
}

/** Every loaded secret is told to the redactor before it can meet any text. */
function loaded(ports: Ports, secret: Secret): Secret {
  ports.redactor.add(secret);
  return secret;
}
