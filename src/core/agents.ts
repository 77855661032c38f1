import type { AgentEntry, Config } from './config/config.ts';
import { isRecord } from './is-record.ts';
import { defaultAgentId } from './models/selection.ts';
import type { ConfigEdit } from './ports/config-store.ts';

/** Owner word of the shared credentials in the store; no agent may be called so. */
const RESERVED: ReadonlySet<string> = new Set(['shared']);

/**
 * The id of an agent from the name a person gives it (AGENT-2): lower case, anything but letters, digits, `.`, `_` and `-`
 * becomes `-`. Undefined when nothing usable is left or the word is reserved.
 */
export function agentIdOf(name: string): string | undefined {
  const id = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 64);
  return id === '' || RESERVED.has(id) ? undefined : id;
}

/** All agents of the config; the implicit one when none is listed (AGENT-6). */
export function knownAgents(config: Config): readonly AgentEntry[] {
  const list = config.agents?.list ?? [];
  return list.length > 0 ? list : [{ id: defaultAgentId(config) }];
}

/**
 * The edits that add an agent in the form the file already uses: `agents.list[]`, or the later map `agents.entries`. The
 * first agent that is added also writes down the implicit one, or it would stop being the default (AGENT-6).
 * @param document the whole config as read
 */
export function addAgentEdits(
  document: Readonly<Record<string, unknown>>,
  config: Config,
  entry: AgentEntry,
): readonly ConfigEdit[] {
  const implicit = (config.agents?.list ?? []).length === 0 ? defaultAgentId(config) : undefined;
  const added = implicit === undefined || implicit === entry.id ? [entry] : [{ id: implicit }, entry];
  const { list, entries } = written(document);
  if (list === undefined && entries !== undefined) {
    return added.map(({ id, ...body }) => ({ op: 'set', path: ['agents', 'entries', id], value: body }));
  }
  if (list === undefined) return [{ op: 'set', path: ['agents', 'list'], value: added }];
  return added.map((agent, index) => ({
    op: 'set',
    path: ['agents', 'list', list.length + index],
    value: agent,
  }));
}

/** The edits that take an agent out, wherever the file names it; none when it does not. */
export function removeAgentEdits(
  document: Readonly<Record<string, unknown>>,
  id: string,
): readonly ConfigEdit[] {
  const { list = [], entries = {} } = written(document);
  const places = list.flatMap((agent, index) => (isRecord(agent) && agent['id'] === id ? [index] : []));
  return [
    // From the back, so that the numbers of the others stay true.
    ...places.reverse().map((index): ConfigEdit => ({ op: 'unset', path: ['agents', 'list', index] })),
    ...(Object.hasOwn(entries, id) ? [{ op: 'unset', path: ['agents', 'entries', id] } as const] : []),
  ];
}

function written(document: Readonly<Record<string, unknown>>): {
  readonly list?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
} {
  const agents = document['agents'];
  if (!isRecord(agents)) return {};
  const { list, entries } = agents;
  return { ...(Array.isArray(list) && { list }), ...(isRecord(entries) && { entries }) };
}
