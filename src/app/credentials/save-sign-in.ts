import type { AuthProfile } from '../../core/credentials/credential.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import {
  formatOAuthMaterial,
  type OAuthMaterial,
  parseOAuthMaterial,
  sameAccount,
} from '../../core/credentials/oauth-material.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import { assertProfileId } from './auth-profiles.ts';
import { declareProfile } from './declare-profile.ts';

export interface NewSignIn {
  readonly provider: string;
  /** `--profile-id`: this credential, replaced when it exists (OAUTH-3). */
  readonly profileId: string | undefined;
  /** The agent that alone may use it; absent for all agents (CRED-9). */
  readonly agentId?: string | undefined;
  readonly material: OAuthMaterial;
  readonly actor: string;
}

export interface SavedSignIn {
  readonly profile: AuthProfile;
  readonly write: ConfigWriteResult;
}

/**
 * Stores OAuth material as one sealed row, for all agents or for one, and names it in the config (CRED-4). The id is `provider:<email>`,
 * else `provider:default` (OAUTH-3); the same account is renewed in its place, another one never replaces it (B023). Throws
 * `usage`; the config's errors say that the sign-in is stored already (AUTHCLI-12).
 */
export async function saveSignIn(ports: Ports, signIn: NewSignIn): Promise<SavedSignIn> {
  const { provider, material, agentId } = signIn;
  const owner = agentId ?? 'shared';
  const id = signIn.profileId ?? ownId(ports, owner, provider, material);
  assertProfileId(id, provider);
  const { config } = ports.config.read();
  const nowMs = ports.clock.now();
  const lookup = (name: string) => ports.environment.lookup(name)?.value;
  const endpoint = resolveEndpoint(provider, undefined, config, lookup);
  const origin = endpoint.ok ? originOf(endpoint.baseUrl) : undefined;
  const { expiresAtMs, email } = material;
  const profile = await ports.auth.save({
    id,
    provider,
    type: 'oauth',
    owner,
    secret: formatOAuthMaterial(material),
    // The provider has just vouched for it.
    verification: { state: 'verified', atMs: nowMs },
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(email === undefined ? {} : { email }),
    ...(origin === undefined ? {} : { origin }),
  });
  const event = { id: ports.random.id('event'), atMs: nowMs, agentId: agentId ?? defaultAgentId(config) };
  // A new sign-in earns a live attempt at once (B005).
  await ports.health.clearBlocks(id, undefined, {
    ...event,
    kind: 'block-cleared',
    text: `${id}: blocks cleared, somebody signed in again`,
  });
  await ports.health.addEvent({
    ...event,
    id: ports.random.id('event'),
    kind: 'profile-saved',
    text: `${id} signed in`,
  });
  return { profile, write: await declareProfile(ports, profile, signIn.actor) };
}

/** The id for this account: its own one again, or the first that nobody else has. */
function ownId(ports: Ports, owner: string, provider: string, material: OAuthMaterial): string {
  const base = `${provider}:${nameOf(material.email)}`;
  return freeProfileId(ports, owner, base, (holder) => holdsAccount(ports, holder, material));
}

/** `base`, or `base-2`, `base-3`… while another credential has that id; `mayReplace` says which ones do not count (B023). */
export function freeProfileId(
  ports: Ports,
  owner: string,
  base: string,
  mayReplace: (holder: AuthProfile) => boolean,
): string {
  const taken = new Map(ports.auth.list(owner).map((profile) => [profile.id, profile]));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    const holder = taken.get(id);
    if (holder === undefined || mayReplace(holder)) return id;
  }
}

function holdsAccount(ports: Ports, holder: AuthProfile, material: OAuthMaterial): boolean {
  if (holder.type !== 'oauth') return false;
  const sealed = ports.auth.readSecret(holder);
  const held = sealed === undefined ? undefined : parseOAuthMaterial(sealed);
  // Material that cannot be read is of no use to anybody.
  if (held === undefined) return true;
  const isKnown = material.accountId !== undefined || material.email !== undefined;
  return isKnown && sameAccount(held, material);
}

/** A mail may hold signs that no id takes. */
function nameOf(email: string | undefined): string {
  const name = email?.replace(/[^A-Za-z0-9._@+-]/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name === undefined || name === '' ? 'default' : name.slice(0, 100);
}
