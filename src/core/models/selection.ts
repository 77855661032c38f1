import type { AgentEntry, Config, ModelEntry, ModelSetting } from '../config/config.ts';
import { aliasTable } from './aliases.ts';
import { imageCapableRow } from './image-rows.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';
import { type ModelWords, suggestions } from './model-suggestions.ts';

/** What the resolver needs to know about the catalog, without seeing all of it. */
export interface ModelDirectory extends ModelWords {
  knowsProvider(provider: string): boolean;
  /** The ref in catalog spelling, or undefined when the catalog does not list it (REF-4). */
  find(ref: ModelRef): ModelRef | undefined;
}

export type ModelResolution =
  | {
      readonly kind: 'resolved';
      readonly ref: ModelRef;
      readonly via: 'ref' | 'alias' | 'unique' | 'default-provider';
      /** Does the catalog (or the config) list it? */
      readonly listed: boolean;
      readonly warning?: string;
    }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

/**
 * What a person meant by a typed model (REF-5, REF-7, REF-12): alias, then `provider/model`, then the only provider that
 * lists the bare id, then, deprecated, the default provider. With `forWriting` the last step is taken only when that
 * provider lists the id (decision 9).
 */
export function resolveModelInput(
  input: string,
  config: Config,
  directory: ModelDirectory,
  options: { readonly agentId?: string; readonly forWriting?: boolean } = {},
): ModelResolution {
  const text = routerText(input.trim(), config);
  const aliases = aliasTable(config, options.agentId);
  const unknown = (): ModelResolution => ({
    kind: 'unknown',
    nearest: suggestions(text, [...aliases.keys()], directory),
  });
  const aliased = aliases.get(text.toLowerCase());
  if (aliased !== undefined) return resolved(aliased, 'alias', directory);
  const parsed = parseModelRef(text);
  if (parsed !== undefined) {
    if (!directory.knowsProvider(parsed.provider)) return unknown();
    const ref = qualified(parsed, aliases, directory);
    return resolved(ref, sameModelRef(ref, parsed) ? 'ref' : 'alias', directory);
  }
  const unique = uniqueMatch(text, config, options.agentId, directory);
  if (unique !== undefined) return resolved(unique, 'unique', directory);
  return resolveByDefaultProvider(text, config, directory, options) ?? unknown();
}

/** REF-12: `provider/alias` counts when that provider has no model of that id. */
function qualified(
  ref: ModelRef,
  aliases: ReadonlyMap<string, ModelRef>,
  directory: ModelDirectory,
): ModelRef {
  const listed = directory.find(ref);
  if (listed !== undefined) return listed;
  const target = aliases.get(ref.model.toLowerCase());
  return target?.provider === ref.provider ? target : ref;
}

/** The only provider of a bare id: the agent's own entries are asked first, then the shared ones, then the catalog (REF-7). */
function uniqueMatch(
  id: string,
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): ModelRef | undefined {
  const entries = [agentEntry(config, agentId)?.models, config.agents?.defaults?.models];
  for (const layer of entries) {
    const named = refsOfKeys(layer).filter((ref) => ref.model === id);
    if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  }
  const listed = directory.findBare(id);
  return listed.length === 1 ? listed[0] : undefined;
}

function refsOfKeys(entries: Readonly<Record<string, ModelEntry>> | undefined): readonly ModelRef[] {
  return Object.keys(entries ?? {})
    .filter((key) => !key.endsWith('/*'))
    .flatMap((key) => parseModelRef(key) ?? []);
}

/** Old spellings of OpenRouter's own routers; `openrouter:free` is the first free model that the config lists there. */
function routerText(text: string, config: Config): string {
  if (text === 'openrouter:auto') return 'openrouter/auto';
  if (text !== 'openrouter:free') return text;
  const free = refsOfKeys(config.agents?.defaults?.models).find(
    (ref) => ref.provider === 'openrouter' && ref.model.endsWith(':free'),
  );
  return free === undefined ? text : formatModelRef(free);
}

function resolveByDefaultProvider(
  text: string,
  config: Config,
  directory: ModelDirectory,
  options: { readonly agentId?: string; readonly forWriting?: boolean },
): ModelResolution | undefined {
  if (text === '' || text.includes('/')) return undefined;
  const provider = configuredPrimary(config, options.agentId, directory)?.provider;
  if (provider === undefined) return undefined;
  const typed = { provider, model: text };
  const found = directory.find(typed);
  if (options.forWriting === true && found === undefined) return undefined;
  const ref = found ?? typed;
  const warning = `"${text}" has no provider. It is read as ${formatModelRef(ref)}, which is deprecated; write the provider.`;
  return {
    kind: 'resolved',
    ref,
    via: 'default-provider',
    listed: found !== undefined,
    warning,
  };
}

function resolved(
  ref: ModelRef,
  via: 'ref' | 'alias' | 'unique',
  directory: ModelDirectory,
): ModelResolution {
  const listed = directory.find(ref);
  return { kind: 'resolved', ref: listed ?? ref, via, listed: listed !== undefined };
}

/** The agent a command means when none is named: `default: true`, else the first of the list, else `main` (AGENT-6). */
export function defaultAgentId(config: Config): string {
  const list = config.agents?.list ?? [];
  return list.find((agent) => agent.default === true)?.id ?? list[0]?.id ?? 'main';
}

/** The model text written for an agent, before resolving: the agent's own primary over the default (SEL-2, SEL-4). */
export function configuredPrimaryText(config: Config, agentId?: string): string | undefined {
  const own = primaryText(agentEntry(config, agentId)?.model);
  return own ?? primaryText(config.agents?.defaults?.model);
}

/** The resolved primary; when its provider has gone, the first configured provider's first model (REF-5 step 3). */
export function configuredPrimary(
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): ModelRef | undefined {
  const text = configuredPrimaryText(config, agentId);
  if (text === undefined) return undefined;
  const ref = refOf(text, config, directory, agentId);
  if (ref !== undefined && directory.knowsProvider(ref.provider)) return ref;
  return firstConfiguredModel(config, directory) ?? ref;
}

/** Fallbacks in order: the agent's own list when it has the key, even an empty one, else the defaults (SEL-3). */
export function configuredFallbacks(
  config: Config,
  agentId: string | undefined,
  directory: ModelDirectory,
): readonly ModelRef[] {
  return configuredFallbackTexts(config, agentId).flatMap(
    (text) => configuredRef(text, config, directory, agentId) ?? [],
  );
}

/** The fallbacks of an agent as they are written, before resolving (SEL-3). */
export function configuredFallbackTexts(config: Config, agentId?: string): readonly string[] {
  const own = fallbacksOf(agentEntry(config, agentId)?.model);
  return own ?? fallbacksOf(config.agents?.defaults?.model) ?? [];
}

/** The image model and its fallbacks, used only when the primary cannot see (section 5). */
export function configuredImageModels(config: Config, directory: ModelDirectory): readonly ModelRef[] {
  return settingTexts(config.agents?.defaults?.imageModel).flatMap(
    (text) => configuredRef(text, config, directory, undefined, imageCapableRow) ?? [],
  );
}

/** What a setting names, primary first, as written. */
export function settingTexts(setting: ModelSetting | undefined): readonly string[] {
  const primary = primaryText(setting);
  return [...(primary === undefined ? [] : [primary]), ...(fallbacksOf(setting) ?? [])];
}

/**
 * The model that a text of the config means (REF-5); undefined when it means none. `preferred` is asked for a bare id
 * before the catalog is (IMG-3).
 */
export function configuredRef(
  text: string,
  config: Config,
  directory: ModelDirectory,
  agentId: string | undefined,
  preferred?: (id: string, config: Config) => ModelRef | undefined,
): ModelRef | undefined {
  const bare = text.trim();
  if (
    preferred !== undefined &&
    !bare.includes('/') &&
    !aliasTable(config, agentId).has(bare.toLowerCase())
  ) {
    const found = preferred(bare, config);
    if (found !== undefined) return directory.find(found) ?? found;
  }
  return refOf(text, config, directory, agentId) ?? byDefaultProvider(bare, config, directory, agentId);
}

/** REF-5 step 3 for texts that stand in the config: read as a model of the primary's provider, with a warning (REF-6). */
function byDefaultProvider(
  text: string,
  config: Config,
  directory: ModelDirectory,
  agentId: string | undefined,
): ModelRef | undefined {
  if (text === '' || text.includes('/')) return undefined;
  const provider = configuredPrimary(config, agentId, directory)?.provider;
  return provider === undefined ? undefined : { provider, model: text };
}

/** Which layer gave the primary and the fallbacks, for `models status --json` (STAT-13). */
export function selectionSources(
  config: Config,
  agentId: string | undefined,
): { readonly defaultSource: 'agent' | 'defaults'; readonly fallbacksSource: 'agent' | 'defaults' } {
  const own = agentEntry(config, agentId)?.model;
  return {
    defaultSource: primaryText(own) === undefined ? 'defaults' : 'agent',
    fallbacksSource: fallbacksOf(own) === undefined ? 'defaults' : 'agent',
  };
}

function refOf(
  text: string,
  config: Config,
  directory: ModelDirectory,
  agentId: string | undefined,
): ModelRef | undefined {
  const aliases = aliasTable(config, agentId);
  const word = routerText(text.trim(), config);
  const alias = aliases.get(word.toLowerCase());
  if (alias !== undefined) return directory.find(alias) ?? alias;
  const parsed = parseModelRef(word);
  if (parsed !== undefined) return qualified(parsed, aliases, directory);
  return uniqueMatch(word, config, agentId, directory);
}

function firstConfiguredModel(config: Config, directory: ModelDirectory): ModelRef | undefined {
  for (const [provider, entry] of Object.entries(config.models?.providers ?? {})) {
    const model = entry.models?.[0]?.id;
    if (model !== undefined) return parseModelRef(`${provider}/${model}`);
  }
  const entries = refsOfKeys(config.agents?.defaults?.models);
  return entries.find((ref) => directory.knowsProvider(ref.provider));
}

function agentEntry(config: Config, agentId: string | undefined): AgentEntry | undefined {
  return config.agents?.list?.find((agent) => agent.id === agentId);
}

/** The primary as it is written, an empty text counts as none (SEL-1). */
export function primaryText(setting: ModelSetting | undefined): string | undefined {
  const text = typeof setting === 'string' ? setting : setting?.primary;
  return text === undefined || text.trim() === '' ? undefined : text;
}

function fallbacksOf(setting: ModelSetting | undefined): readonly string[] | undefined {
  return typeof setting === 'string' ? undefined : setting?.fallbacks;
}
