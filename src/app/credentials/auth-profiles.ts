import type { Config } from '../../core/config/config.ts';
import type { AuthProfile, CredentialType, Verification } from '../../core/credentials/credential.ts';
import { matchesDeclared } from '../../core/credentials/credential-eligibility.ts';
import { type CredentialCandidate, originOf } from '../../core/credentials/credential-plan.ts';
import { isSetupToken, SETUP_TOKEN_PROVIDER } from '../../core/credentials/setup-token.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { keyShapeNote } from '../../core/secrets/key-shape.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { changeConfig } from '../config/change-config.ts';
import { readWorld } from '../world/world.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface NewApiKey {
  readonly provider: string;
  /** Default `<provider>:manual` (CRED-2). */
  readonly profileId?: string | undefined;
  readonly secret: Secret;
  /** The agent that alone may use it; absent for all agents (CRED-9). */
  readonly agentId?: string | undefined;
  readonly actor: string;
  readonly verification?: Verification;
  /** Called with a line for the person when something beside the key changes. */
  readonly onNotice?: (line: string) => void;
}

/** A credential that is never refreshed: an API key, or a bearer token that may have an end (CRED-3). */
export interface NewCredential extends NewApiKey {
  readonly type: 'api_key' | 'token';
  /** Unix milliseconds; of tokens only. */
  readonly expiresAtMs?: number | undefined;
}

export interface SavedApiKey {
  readonly profile: AuthProfile;
  /** What became of the config, which names the profile. */
  readonly write: ConfigWriteResult;
}

/** Stores an API key; see `saveCredential`. */
export function saveApiKey(ports: Ports, key: NewApiKey): Promise<SavedApiKey> {
  return saveCredential(ports, { ...key, type: 'api_key' });
}

/**
 * Stores a static credential as one sealed row and names it in the config's metadata (CRED-2, CRED-4). The store comes first:
 * a config that names a profile which is not there would be a lie; the reverse is only untidy. Where the config declares the
 * id as another kind, the declaration follows the credential, since a profile that contradicts it is never tried. Says when
 * an older value is replaced, and when an explicit order leaves it out (ORD-3).
 * Throws `provider-unknown`, `usage` (a stored credential of another kind is never replaced); the config's errors say that the
 * credential is stored already (AUTHCLI-12).
 */
export async function saveCredential(ports: Ports, credential: NewCredential): Promise<SavedApiKey> {
  const world = readWorld(ports, credential.agentId);
  const provider = normalizeProviderId(credential.provider);
  if (!world.catalog.knowsProvider(provider)) throw unknownProvider(credential.provider, world.config);
  const id = credential.profileId ?? `${provider}:manual`;
  assertProfileId(id, provider);
  refuseSetupTokenAsKey(credential, provider);
  const owner = credential.agentId ?? 'shared';
  const before = ports.auth.list(owner).find((profile) => profile.id === id && profile.owner === owner);
  refuseOtherKind(before, credential);
  const nowMs = ports.clock.now();
  const endpoint = resolveEndpoint(
    provider,
    undefined,
    world.config,
    (name) => ports.environment.lookup(name)?.value,
  );
  const origin = endpoint.ok ? originOf(endpoint.baseUrl) : undefined;
  const saved = await ports.auth.save({
    id,
    provider,
    type: credential.type,
    owner,
    secret: credential.secret,
    verification: credential.verification ?? { state: 'unverified', atMs: nowMs },
    ...(credential.expiresAtMs === undefined ? {} : { expiresAtMs: credential.expiresAtMs }),
    ...(origin === undefined ? {} : { origin }),
  });
  // A new key earns a live attempt at once (B005).
  await ports.health.clearBlocks(id, undefined, {
    id: ports.random.id('event'),
    atMs: nowMs,
    agentId: world.agentId,
    kind: 'block-cleared',
    text: `${id}: blocks cleared, the key was replaced`,
  });
  await ports.health.addEvent({
    id: ports.random.id('event'),
    atMs: nowMs,
    agentId: world.agentId,
    kind: 'profile-saved',
    text: `${id} saved`,
  });
  const write = await nameInConfig(ports, id, provider, credential);
  const shapeNote = keyShapeNote(provider, credential.secret.reveal());
  if (shapeNote !== undefined) credential.onNotice?.(shapeNote);
  if (before?.fingerprint !== undefined && before.fingerprint !== saved.fingerprint) {
    credential.onNotice?.(
      `${id} holds the new value instead of the old one. For one more credential, name it: --profile-id ${provider}:<name>`,
    );
  }
  if (readWorld(ports, credential.agentId).plan({ provider, model: '' }).some(isLeftOut(id))) {
    credential.onNotice?.(
      `The order of ${provider} does not list ${id}, so it is not tried. Put it first: openclaw models auth activate ${id}`,
    );
  }
  return { profile: saved, write };
}

function isLeftOut(id: string): (candidate: CredentialCandidate) => boolean {
  return (candidate) => candidate.id === id && candidate.whyNot === 'excluded_by_auth_order';
}

const KIND_NAMES: Readonly<Record<CredentialType, string>> = {
  api_key: 'an API key',
  token: 'a token',
  oauth: 'a sign-in',
};

/** Adding never replaces: under one name there is one credential, and a key is not what a token was. */
function refuseOtherKind(before: AuthProfile | undefined, { type, provider }: NewCredential): void {
  if (before === undefined || before.type === type) return;
  throw new AppError('usage', `${before.id} is ${KIND_NAMES[before.type]} already`, {
    hint: `Give ${KIND_NAMES[type]} a name of its own (--profile-id ${normalizeProviderId(provider)}:<name>), or remove the other one: openclaw models auth logout ${before.id}`,
  });
}

/** Section 34.1: as an API key it would be sent in a header that refuses it. */
function refuseSetupTokenAsKey({ type, secret }: NewCredential, provider: string): void {
  if (type !== 'api_key' || provider !== SETUP_TOKEN_PROVIDER || !isSetupToken(secret.reveal())) return;
  throw new AppError('usage', 'That is a setup token, not an API key', {
    hint: `Store it with: openclaw models auth paste-token --provider ${provider}`,
  });
}

async function nameInConfig(
  ports: Ports,
  id: string,
  provider: string,
  { type, actor, onNotice }: NewCredential,
): Promise<ConfigWriteResult> {
  const declaredIn = (config: Config) => config.auth?.profiles?.[id];
  const isDeclared = (config: Config): boolean => {
    const declared = declaredIn(config);
    return declared !== undefined && matchesDeclared({ provider, type }, declared);
  };
  const { config } = ports.config.read();
  const path = ['auth', 'profiles', id];
  const edits: readonly ConfigEdit[] = [
    { op: 'set', path: [...path, 'provider'], value: provider },
    { op: 'set', path: [...path, 'mode'], value: type },
  ];
  let write: ConfigWriteResult;
  try {
    write = await changeConfig(ports, actor, (current) => (isDeclared(current.config) ? [] : edits));
  } catch (error) {
    throw error instanceof AppError ? keyWithoutName(id, error) : error;
  }
  const declared = declaredIn(config);
  if (declared !== undefined && !isDeclared(config)) {
    onNotice?.(
      `The config declared ${id} as ${declared.mode} of ${declared.provider}; it is ${type} of ${provider} now.`,
    );
  }
  return write;
}

function keyWithoutName(id: string, cause: AppError): AppError {
  return new AppError(cause.code, `${id} is saved, but the config does not name it: ${cause.message}`, {
    details: cause.details,
    hint: 'Mend that and run the same command again.',
    cause,
  });
}

/** Profile ids are names, never paths or shell words (S16). Throws `usage`. */
export function assertProfileId(id: string, provider: string): void {
  const valid = /^[a-z0-9][a-z0-9._-]*:[A-Za-z0-9][A-Za-z0-9._@+-]{0,100}$/.test(id);
  if (!valid || !id.startsWith(`${provider}:`)) {
    throw new AppError('usage', `"${id}" cannot name a credential of ${provider}`, {
      hint: `Use ${provider}:<name> with letters, digits and . _ - @ +`,
    });
  }
}
