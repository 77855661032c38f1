import { knownAgents } from '../../core/agents.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import { editsWithout } from '../../core/credentials/forgotten-profile.ts';
import { type LogoutScope, type Revocation, revocationOf } from '../../core/credentials/revocation.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { defaultAgentId } from '../../core/models/selection.ts';
import type { ForgottenOrder } from '../../core/ports/auth-store.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { KeptCredential } from '../../core/ports/store-reset.ts';
import { normalizeProviderId } from '../../core/providers/provider-alias.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import { nearest } from '../../core/text/nearest.ts';
import { changeConfig } from '../config/change-config.ts';
import { readWorld, type World } from '../world/world.ts';
import { type EndedSession, endSessions } from './end-sessions.ts';
import { unknownProvider } from './unknown-provider.ts';

/** Which credentials: one by its id, or all of a provider; of one agent alone, or wherever they are. */
export interface LogoutRequest {
  readonly profileId?: string | undefined;
  readonly provider?: string | undefined;
  readonly agentId?: string | undefined;
  readonly scope: LogoutScope;
  /** What copies of resets hold: whoever forgets a credential means that one too. */
  readonly kept?: readonly KeptCredential[];
}

/** What a logout is going to do, shown before it is done. */
export interface LogoutPlan {
  readonly scope: LogoutScope;
  readonly agentId: string;
  readonly provider: string;
  /** Ids in the order they were made, each once. */
  readonly ids: readonly string[];
  /** The stored rows; none for an id that only the config still names. */
  readonly profiles: readonly AuthProfile[];
  /** Those that lie, sealed, in copies of resets. */
  readonly kept: readonly KeptCredential[];
  /** What the provider does about it, by id of a stored credential. */
  readonly revocations: ReadonlyMap<string, Revocation>;
}

export interface LogoutResult {
  readonly write: ConfigWriteResult;
  /** Stored orders that named nothing else and went too (CRED-13). */
  readonly orders: readonly ForgottenOrder[];
  /** False while another process reads the store: the sealed bytes leave its log later. */
  readonly isWiped: boolean;
  /** Copies of resets that could not be changed and may still hold them. */
  readonly copiesLeft: readonly string[];
  /** What became of them at the provider, by id of a stored credential. */
  readonly ended: ReadonlyMap<string, EndedSession>;
  /** What serves the provider now, by id; undefined when nothing does. */
  readonly next: string | undefined;
}

/**
 * What is to be forgotten. Without an agent it is every copy, the shared one and those of agents (CRED-9). Throws `usage` when
 * neither or both of id and provider are given, `provider-unknown`, and `nothing-to-do` with the nearest names when there is no
 * such credential (AUTHCLI-11).
 */
export function planLogout(ports: Ports, request: LogoutRequest): LogoutPlan {
  const { profileId, scope, kept: inCopies = [] } = request;
  if ((profileId === undefined) === (request.provider === undefined)) {
    throw usageError('Name one credential, or all of a provider with --provider <id>', {
      hint: 'Run "openclaw models auth list" to see what there is.',
    });
  }
  const world = readWorld(ports, request.agentId);
  const rows = storedRows(ports, world, request.agentId);
  const everywhere = storedRows(ports, world, undefined);
  const provider = request.provider === undefined ? undefined : knownProvider(world, rows, request.provider);
  const isMeant = (id: string, owner: string): boolean =>
    profileId === undefined ? owner === provider : id === profileId;
  const profiles = rows.filter((row) => isMeant(row.id, row.provider));
  const kept = inCopies.filter(
    (held) => isMeant(held.id, held.provider) && isReached(world, held.owner, request.agentId),
  );
  const declared = Object.entries(world.config.auth?.profiles ?? {})
    .filter(([id, entry]) => isMeant(id, normalizeProviderId(entry.provider)))
    .map(([id]) => id)
    // What is stored elsewhere is declared for a good reason.
    .filter((id) => !everywhere.some((row) => row.id === id));
  const ids = [...new Set([...[...profiles, ...kept].map((row) => row.id), ...declared])];
  const [first] = ids;
  if (first === undefined) throw nothingThere(world, rows, request);
  const whose = provider ?? [...profiles, ...kept][0]?.provider ?? first.slice(0, first.indexOf(':'));
  const revocations = new Map(
    profiles.map((row) => [row.id, revocationOf(row.provider, row.type, findProvider(row.provider))]),
  );
  return { scope, agentId: world.agentId, provider: whose, ids, profiles, kept, revocations };
}

/**
 * Ends the credentials at their provider as far as the scope asks for it, then forgets them here: rows, places in orders, pins, blocks; then their names in the config (CRED-13), unless an agent
 * has one of the same name left. The store comes first, because the secret is what matters. Throws the config's errors, which
 * then say that the credentials are gone already.
 */
export async function forgetCredentials(ports: Ports, plan: LogoutPlan): Promise<LogoutResult> {
  const { profiles, kept, ids, agentId, provider } = plan;
  const places = [...profiles, ...kept].map(({ owner, id }) => ({ owner, id }));
  const ended = await endSessions(ports, plan.scope, profiles, plan.revocations);
  const forgotten =
    places.length === 0 ? { orders: [], isWiped: true, copiesLeft: [] } : await ports.auth.forget(places);
  if (places.length > 0) {
    await ports.health.addEvent({
      id: ports.random.id('event'),
      atMs: ports.clock.now(),
      agentId,
      kind: 'profile-removed',
      text: `${ids.join(', ')} removed`,
    });
  }
  const write = await takeOutOfConfig(ports, plan);
  const candidates = readWorld(ports, agentId).plan({ provider, model: '' });
  const next = candidates.find((candidate) => candidate.whyNot === undefined)?.id;
  const { orders, isWiped, copiesLeft } = forgotten;
  return { write, orders, isWiped, copiesLeft, ended, next };
}

async function takeOutOfConfig(ports: Ports, { ids }: LogoutPlan): Promise<ConfigWriteResult> {
  try {
    return await changeConfig(ports, 'models auth logout', ({ config }) => {
      const kept = new Set(storedRows(ports, { config }, undefined).map((row) => row.id));
      return editsWithout(config, new Set(ids.filter((id) => !kept.has(id))));
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      `${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} forgotten, but the config still names ${ids.length === 1 ? 'it' : 'them'}: ${error.message}`,
      {
        details: error.details,
        hint: 'Mend that and run the same command again.',
        cause: error,
      },
    );
  }
}

/** Rows of all owners, or of one agent alone; the default agent is the one whose credentials the shared ones are. */
function storedRows(
  ports: Ports,
  { config }: Pick<World, 'config'>,
  agentId: string | undefined,
): readonly AuthProfile[] {
  if (agentId !== undefined) {
    const shared = agentId === defaultAgentId(config) ? ports.auth.list('shared') : [];
    return [...shared, ...ports.auth.list(agentId).filter((row) => row.owner === agentId)];
  }
  const agents = knownAgents(config).flatMap(({ id }) =>
    ports.auth.list(id).filter((row) => row.owner === id),
  );
  return [...ports.auth.list('shared'), ...agents];
}

/** Without an agent every owner is meant, as with what is stored. */
function isReached({ config }: World, owner: string, agentId: string | undefined): boolean {
  if (agentId === undefined || owner === agentId) return true;
  return owner === 'shared' && agentId === defaultAgentId(config);
}

function knownProvider(world: World, rows: readonly AuthProfile[], typed: string): string {
  const provider = normalizeProviderId(typed);
  const isStored = rows.some((row) => row.provider === provider);
  if (!isStored && !world.catalog.knowsProvider(provider)) throw unknownProvider(typed, world.config);
  return provider;
}

function nothingThere(
  world: World,
  rows: readonly AuthProfile[],
  { profileId, provider, agentId }: LogoutRequest,
): AppError {
  if (profileId === undefined) {
    return new AppError('nothing-to-do', `No credential of ${provider} is stored${forAgent(agentId)}`, {
      hint: 'Run "openclaw models auth list" to see what there is.',
    });
  }
  if (agentId !== undefined && world.profiles.some((profile) => profile.id === profileId)) {
    return new AppError('nothing-to-do', `Agent "${agentId}" has no ${profileId} of its own`, {
      hint: `It reads the shared one. To forget that for all agents: openclaw models auth logout ${profileId}`,
    });
  }
  const names = nearest(
    profileId,
    rows.map((row) => row.id),
  );
  return new AppError('nothing-to-do', `There is no credential "${profileId}"${forAgent(agentId)}`, {
    details: names.length === 0 ? [] : [`Nearest: ${names.join(', ')}`],
    hint: 'Run "openclaw models auth list" to see what there is.',
  });
}

function forAgent(agentId: string | undefined): string {
  return agentId === undefined ? '' : ` for agent "${agentId}"`;
}
