import type { Config } from '../../core/config/config.ts';
import type { AuthProfile, Verification } from '../../core/credentials/credential.ts';
import { matchesDeclared } from '../../core/credentials/credential-eligibility.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import { AppError } from '../../core/errors.ts';
import type { ConfigEdit, ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import type { Secret } from '../../core/secrets/secret.ts';
import { nearest } from '../../core/text/nearest.ts';
import { changeConfig } from '../config/change-config.ts';
import { readWorld } from '../world.ts';

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

export interface SavedApiKey {
  readonly profile: AuthProfile;
  /** What became of the config, which names the profile. */
  readonly write: ConfigWriteResult;
}

/**
 * Stores an API key as one sealed row and names it in the config's metadata (CRED-2, CRED-4). The store comes first: a
 * config that names a profile which is not there would be a lie; the reverse is only untidy. Where the config declares the
 * id as another kind, the declaration follows the key, since a profile that contradicts it is never tried.
 * Throws `provider-unknown`, `usage`; the config's errors say that the key is stored already (AUTHCLI-12).
 */
export async function saveApiKey(ports: Ports, key: NewApiKey): Promise<SavedApiKey> {
  const world = readWorld(ports, key.agentId);
  const provider = normalizeProviderId(key.provider);
  if (!world.catalog.knowsProvider(provider)) throw unknownProvider(key.provider, world.config);
  const id = key.profileId ?? `${provider}:manual`;
  assertProfileId(id, provider);
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
    type: 'api_key',
    owner: key.agentId ?? 'shared',
    secret: key.secret,
    verification: key.verification ?? { state: 'unverified', atMs: nowMs },
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
  return { profile: saved, write: await nameInConfig(ports, id, provider, key) };
}

async function nameInConfig(
  ports: Ports,
  id: string,
  provider: string,
  key: NewApiKey,
): Promise<ConfigWriteResult> {
  const declaredIn = (config: Config) => config.auth?.profiles?.[id];
  const isDeclared = (config: Config): boolean => {
    const declared = declaredIn(config);
    return declared !== undefined && matchesDeclared({ provider, type: 'api_key' }, declared);
  };
  const { config } = ports.config.read();
  const path = ['auth', 'profiles', id];
  const edits: readonly ConfigEdit[] = [
    { op: 'set', path: [...path, 'provider'], value: provider },
    { op: 'set', path: [...path, 'mode'], value: 'api_key' },
  ];
  let write: ConfigWriteResult;
  try {
    write = await changeConfig(ports, key.actor, (current) => (isDeclared(current.config) ? [] : edits));
  } catch (error) {
    throw error instanceof AppError ? keyWithoutName(id, error) : error;
  }
  const declared = declaredIn(config);
  if (declared !== undefined && !isDeclared(config)) {
    key.onNotice?.(
      `The config declared ${id} as ${declared.mode} of ${declared.provider}; it is api_key of ${provider} now.`,
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

/** An unknown provider word: exit 2 with the nearest names, those of the config included. */
export function unknownProvider(text: string, { models }: Config): AppError {
  const known = PROVIDERS.flatMap((provider) => [provider.id, ...provider.aliases]);
  const names = nearest(text, [...Object.keys(models?.providers ?? {}), ...known]);
  return new AppError('provider-unknown', `Unknown provider: ${text}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Provider ids are those before the slash in "openclaw models list --all".',
  });
}
