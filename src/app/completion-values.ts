import { knownAgents } from '../core/agents.ts';
import type { CompletionPlace } from '../core/completion.ts';
import { aliasTable } from '../core/models/aliases.ts';
import { formatModelRef, parseModelRef } from '../core/models/model-ref.ts';
import type { Ports } from '../core/ports/ports.ts';
import { normalizeProviderId } from '../core/providers/provider-alias.ts';
import { PROVIDERS } from '../core/providers/provider-table/provider-table.ts';
import { readWorldTolerantly, type World } from './world/world.ts';

/** What a value is a word for, by the flag or the argument it stands at. */
const KINDS: Readonly<Record<string, ValueKind>> = {
  '--provider': 'provider',
  '--probe-provider': 'provider',
  '--model': 'model',
  '--fallback': 'model',
  '--agent': 'agent',
  '--session': 'session',
  '--profile-id': 'credential',
  '--probe-profile': 'credential',
  '--auth-choice': 'auth-choice',
  model: 'model',
  ref: 'model',
  alias: 'alias',
  provider: 'provider',
  credential: 'credential',
  profileId: 'credential',
  profileIds: 'credential',
};

type ValueKind = 'provider' | 'model' | 'alias' | 'agent' | 'session' | 'credential' | 'auth-choice';

/** Words from config, store and bundled catalog for the value at this place; none when it is free text. Reads only. */
export function completionValues(ports: Ports, place: CompletionPlace): readonly string[] {
  const { value, path, prefix } = place;
  if (value === undefined) return [];
  const kind = value.flag === undefined ? kindOfArgument(value.name, path) : KINDS[value.flag];
  if (kind === undefined) return [];
  if (kind === 'provider') return providers(readWorldTolerantly(ports));
  if (kind === 'auth-choice') return authChoices();
  const world = readWorldTolerantly(ports);
  switch (kind) {
    case 'model':
      return models(world, prefix);
    case 'alias':
      return [...aliasTable(world.config, world.agentId).keys()];
    case 'agent':
      return knownAgents(world.config).map((agent) => agent.id);
    case 'session':
      return world.storeProblem === undefined
        ? ports.sessions.list(world.agentId).map((session) => session.sessionId)
        : [];
    case 'credential':
      return world.profiles.map((profile) => profile.id);
  }
}

function kindOfArgument(name: string, path: string): ValueKind | undefined {
  if (name === 'id' && path.startsWith('agents')) return 'agent';
  return name === 'id' && path.startsWith('sessions') ? 'session' : KINDS[name];
}

function providers(world: World): readonly string[] {
  const configured = Object.keys(world.config.models?.providers ?? {});
  return [...new Set([...configured, ...PROVIDERS.map((provider) => provider.id)])];
}

function authChoices(): readonly string[] {
  const known = PROVIDERS.flatMap((provider) => provider.authChoices.map((choice) => choice.id));
  return [...known, 'custom-api-key', 'skip'];
}

/** Aliases and refs; behind a whole ref and `@`, the credentials of its provider (REF-8). */
function models(world: World, prefix: string): readonly string[] {
  const at = prefix.indexOf('@', prefix.lastIndexOf('/') + 2);
  const ref = at === -1 ? undefined : parseModelRef(prefix.slice(0, at));
  if (ref !== undefined) {
    const own = world.profiles.filter((profile) => profile.provider === ref.provider);
    return own.map((profile) => `${prefix.slice(0, at)}@${profile.id}`);
  }
  const aliases = [...aliasTable(world.config, world.agentId).keys()];
  // Behind a whole provider, nothing else is worth making.
  const slash = prefix.indexOf('/');
  const provider = slash === -1 ? undefined : normalizeProviderId(prefix.slice(0, slash));
  const listed = provider === undefined ? world.catalog.models : world.catalog.of(provider);
  return [
    ...aliases,
    ...listed.map((model) => formatModelRef({ provider: model.provider, model: model.id })),
  ];
}
