import type { AuthProfile } from '../../core/credentials/credential.ts';
import { originOf } from '../../core/credentials/credential-plan.ts';
import {
  type DiscoveryScope,
  type ExternalLoginKind,
  loginsInScope,
} from '../../core/credentials/external-login.ts';
import { usageError } from '../../core/errors.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { FoundLogin } from '../../core/ports/external-logins.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { resolveEndpoint } from '../../core/providers/endpoint.ts';
import { assertProfileId } from './auth-profiles.ts';
import { declareProfile } from './declare-profile.ts';

/** A sign-in of another program, and what is made of it here. */
export interface OfferedLogin {
  readonly kind: ExternalLoginKind;
  readonly found: FoundLogin;
  /** The credential that leans on it; undefined while nobody asked for one. */
  readonly usedAs: string | undefined;
  /** The command that makes one. */
  readonly command: string;
}

/** Sign-ins of other programs in this scope (CRED-12). Reads files, stores nothing, asks nobody anything. */
export function findExternalLogins(ports: Ports, scope: DiscoveryScope): readonly OfferedLogin[] {
  const kinds = loginsInScope(scope);
  if (kinds.length === 0) return [];
  const stored = ports.auth.list('shared');
  return kinds.flatMap((kind) => {
    const found = ports.externalLogins.find(kind.id);
    if (found === undefined) return [];
    const usedAs = stored.find((profile) => profile.externalLogin === kind.id)?.id;
    return [{ kind, found, usedAs, command: linkCommand(kind) }];
  });
}

/** The command that makes a credential of the sign-in of another program. */
export function linkCommand({ provider }: ExternalLoginKind): string {
  return `openclaw models auth login --provider ${provider} --method cli`;
}

export interface LoginLink {
  readonly kind: ExternalLoginKind;
  /** Default: the kind's own. */
  readonly profileId: string | undefined;
  /** The agent that alone may use it; absent for all agents (CRED-9). */
  readonly agentId?: string | undefined;
  readonly actor: string;
}

export interface LinkedLogin {
  readonly profile: AuthProfile;
  readonly write: ConfigWriteResult;
  /** What is to be known, for stderr. */
  readonly notes: readonly string[];
}

/**
 * Stores a credential that leans on the sign-in of another program, without any token of it (decision 37), and names it in the
 * config. Throws `usage` when that program must be signed in and is not, or when the id holds a credential of our own; the
 * config's errors say that it is stored already.
 */
export async function linkExternalLogin(ports: Ports, link: LoginLink): Promise<LinkedLogin> {
  const { kind, agentId, actor } = link;
  const owner = agentId ?? 'shared';
  const id = link.profileId ?? kind.profileId;
  assertProfileId(id, kind.provider);
  const before = ports.auth.list(owner).find((profile) => profile.id === id && profile.owner === owner);
  if (before !== undefined && before.externalLogin === undefined) {
    throw usageError(`${id} holds a credential of its own already`, {
      hint: `Name this one: --profile-id ${kind.provider}:<name>`,
    });
  }
  const found = ports.externalLogins.find(kind.id);
  if (found === undefined && kind.use === 'read') {
    throw usageError(`The ${kind.label} is not signed in on this machine`, {
      hint: `Sign in there first: ${kind.signIn}`,
    });
  }
  const { config } = ports.config.read();
  const nowMs = ports.clock.now();
  const lookup = (name: string) => ports.environment.lookup(name)?.value;
  const endpoint = resolveEndpoint(kind.provider, undefined, config, lookup);
  const origin = endpoint.ok ? originOf(endpoint.baseUrl) : undefined;
  const profile = await ports.auth.save({
    id,
    provider: kind.provider,
    type: 'oauth',
    owner,
    externalLogin: kind.id,
    verification: { state: 'unverified', atMs: nowMs, detail: `the ${kind.label} keeps its sign-in` },
    ...(found?.email === undefined ? {} : { email: found.email }),
    ...(origin === undefined ? {} : { origin }),
  });
  await ports.health.addEvent({
    id: ports.random.id('event'),
    atMs: nowMs,
    agentId: agentId ?? defaultAgentId(config),
    kind: 'profile-saved',
    text: `${id} leans on the sign-in of the ${kind.label}`,
  });
  const write = await declareProfile(ports, profile, actor);
  return { profile, write, notes: notesOn(kind, found) };
}

function notesOn(kind: ExternalLoginKind, found: FoundLogin | undefined): readonly string[] {
  const notes = [`The ${kind.label} keeps its sign-in; nothing of it is copied.`];
  if (found === undefined) {
    notes.push(
      `No sign-in of the ${kind.label} was found. If it is not signed in yet, run there: ${kind.signIn}`,
    );
  }
  return notes;
}
