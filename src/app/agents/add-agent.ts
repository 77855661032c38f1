import { addAgentEdits, agentIdOf, knownAgents } from '../../core/agents.ts';
import type { AgentEntry } from '../../core/config/config.ts';
import type { AuthProfile } from '../../core/credentials/credential.ts';
import { isPortable } from '../../core/credentials/portable-credential.ts';
import { AppError, usageError } from '../../core/errors.ts';
import { formatModelRef } from '../../core/models/model-ref.ts';
import { resolveModelInput } from '../../core/models/selection.ts';
import type { ConfigWriteResult } from '../../core/ports/config-store.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { unknownModelError } from '../models/unknown-model.ts';
import { readWorld, type World } from '../world/world.ts';
import { agentDirOf } from './agent-dir.ts';

/** An agent on its way into the config (AGENT-1). */
export interface NewAgent {
  readonly name: string;
  /** As it is to be written; absent means `<stateDir>/workspace-<id>` (AGENT-2). */
  readonly workspace?: string | undefined;
  readonly agentDir?: string | undefined;
  /** A typed model; absent means that the agent follows the defaults. */
  readonly model?: string | undefined;
  readonly fallbacks?: readonly string[] | undefined;
}

/** The checked agent, nothing written yet. */
export interface AgentDraft {
  readonly entry: AgentEntry & { readonly workspace: string; readonly agentDir: string };
  readonly warnings: readonly string[];
  /** Credentials that may be copied to it (CRED-10); all others are read through (CRED-9). */
  readonly portable: readonly AuthProfile[];
  readonly readThrough: readonly AuthProfile[];
  readonly world: World;
}

export interface AddedAgent {
  readonly write: ConfigWriteResult;
  readonly copied: readonly string[];
}

/**
 * Checks an agent without writing anything. Throws `usage` for a name without an id, an id or agent directory that is taken
 * (AGENT-2), and `model-unknown`.
 */
export function draftAgent(ports: Ports, agent: NewAgent): AgentDraft {
  const world = readWorld(ports);
  const { config } = world;
  const id = agentIdOf(agent.name);
  if (id === undefined) {
    throw usageError(`"${agent.name}" cannot name an agent`, {
      hint: 'Use letters and digits; "shared" is the store all agents read.',
    });
  }
  if (knownAgents(config).some((known) => known.id === id)) {
    throw usageError(`An agent "${id}" is there already`, { hint: 'Run "openclaw agents list" to see all.' });
  }
  const agentDir =
    agent.agentDir === undefined ? ports.paths.agentDir(id) : ports.paths.expand(agent.agentDir);
  const owner = knownAgents(config).find((known) => agentDirOf(ports, config, known.id) === agentDir);
  if (owner !== undefined) {
    throw usageError(`${agentDir} is the agent directory of "${owner.id}"`, {
      hint: 'Give the new agent one of its own with --agent-dir.',
    });
  }
  const { model, warnings } = modelOf(world, agent);
  return {
    entry: {
      id,
      name: agent.name.trim(),
      workspace: agent.workspace ?? `${ports.paths.stateDir}/workspace-${id}`,
      agentDir,
      ...(model === undefined ? {} : { model }),
    },
    warnings,
    portable: world.profiles.filter(isPortable),
    readThrough: world.profiles.filter((profile) => !isPortable(profile)),
    world,
  };
}

/**
 * Writes a checked agent: the config first, because that is where a race shows, then the copies. When a copy fails, the
 * copies made so far and the config entry are taken back, so that no half of an agent stays.
 * @param copy ids of portable credentials to copy; empty is the usual answer (AGENT-3)
 */
export async function addAgent(
  ports: Ports,
  draft: AgentDraft,
  copy: readonly AuthProfile[],
): Promise<AddedAgent> {
  const { entry, world } = draft;
  const edits = addAgentEdits(world.snapshot.document, world.config, entry);
  const write = await ports.config.apply({
    edits,
    expectedRevision: world.snapshot.revision,
    actor: 'agents add',
  });
  try {
    return { write, copied: await copyCredentials(ports, entry.id, copy) };
  } catch (error) {
    const former = world.snapshot.document['agents'];
    await ports.config.apply({
      edits: [
        former === undefined
          ? { op: 'unset', path: ['agents'] }
          : { op: 'set', path: ['agents'], value: former },
      ],
      expectedRevision: write.revision,
      actor: 'agents add (undone)',
    });
    throw error;
  }
}

/** The credentials that `agents add` may offer to an agent that is there already: portable, and not its own yet. */
export function offeredCredentials(ports: Ports, agentId: string): readonly AuthProfile[] {
  const { profiles } = readWorld(ports, agentId);
  return profiles.filter((profile) => profile.owner !== agentId && isPortable(profile));
}

/** Copies credentials to an agent, all or none; resolves with their ids. */
export async function copyCredentials(
  ports: Ports,
  agentId: string,
  profiles: readonly AuthProfile[],
): Promise<readonly string[]> {
  const copied: string[] = [];
  try {
    for (const profile of profiles) {
      await copyProfile(ports, profile, agentId);
      copied.push(profile.id);
    }
    return copied;
  } catch (error) {
    for (const id of copied) await ports.auth.remove(agentId, id);
    throw error;
  }
}

async function copyProfile(ports: Ports, profile: AuthProfile, owner: string): Promise<void> {
  if (!isPortable(profile)) throw new AppError('usage', `${profile.id} is not portable`);
  const secret = profile.ref === undefined ? ports.auth.readSecret(profile) : undefined;
  const { id, provider, type, verification, ref, expiresAtMs, origin } = profile;
  await ports.auth.save({
    id,
    provider,
    type,
    owner,
    verification,
    ...(secret === undefined ? {} : { secret }),
    ...(ref === undefined ? {} : { ref }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(origin === undefined ? {} : { origin }),
  });
}

function modelOf(
  world: World,
  agent: NewAgent,
): { readonly model: AgentEntry['model']; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const resolve = (text: string): string => {
    const resolution = resolveModelInput(text, world.config, world.catalog, { forWriting: true });
    if (resolution.kind === 'unknown') throw unknownModelError(text, resolution.nearest);
    const ref = formatModelRef(resolution.ref);
    if (resolution.warning !== undefined) warnings.push(resolution.warning);
    if (!resolution.listed) warnings.push(`${ref} is not in the catalog; saved as unverified.`);
    return ref;
  };
  const primary = agent.model === undefined ? undefined : resolve(agent.model);
  const fallbacks = agent.fallbacks?.map(resolve) ?? [];
  if (primary === undefined && fallbacks.length === 0) return { model: undefined, warnings };
  if (fallbacks.length === 0) return { model: primary, warnings };
  return { model: { ...(primary === undefined ? {} : { primary }), fallbacks }, warnings };
}
