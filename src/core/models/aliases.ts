import type { Config } from '../config/config.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';

/**
 * Short names that work only while their target is a key of `agents.defaults.models` (ALIAS-3, seed-era targets; PROV-2: those
 * of providers, for which nothing has to be written).
 */
const BUILT_IN_ALIASES: readonly (readonly [alias: string, ref: string])[] = [
  ['opus', 'anthropic/claude-opus-4-6'],
  ['sonnet', 'anthropic/claude-sonnet-4-6'],
  ['gpt', 'openai/gpt-5.5'],
  ['gpt', 'openai-codex/gpt-5.5'],
  ['gpt-mini', 'openai/gpt-5.4-mini'],
  ['gpt-nano', 'openai/gpt-5.4-nano'],
  ['gemini', 'google/gemini-3.1-pro-preview'],
  ['gemini-flash', 'google/gemini-3-flash-preview'],
  ['gemini-flash-lite', 'google/gemini-3.1-flash-lite-preview'],
  ['QIANFAN', 'qianfan/deepseek-v3.2'],
  ['GLM 5.2 Fast', 'fireworks/accounts/fireworks/routers/glm-5p2-fast'],
  ['chutes-pro', 'chutes/deepseek-ai/DeepSeek-V3.2-TEE'],
  ['chutes-vision', 'chutes/moonshotai/Kimi-K2.6-TEE'],
];

/** An alias in force: as it is written, and where it leads. */
interface Alias {
  readonly name: string;
  readonly ref: ModelRef;
}

/**
 * All aliases in force, lower case to ref. An alias of the user's wins over a built-in of the same name (ALIAS-4);
 * an agent's own entries win over the defaults (REF-7). What people named comes
 * first: lists show one name. An empty alias on an entry switches the built-in one off.
 */
export function aliasTable(config: Config, agentId?: string): ReadonlyMap<string, ModelRef> {
  const known = tables.get(config)?.get(agentId);
  if (known !== undefined) return known;
  const table = new Map([...aliasesInForce(config, agentId)].map(([word, { ref }]) => [word, ref]));
  const ofConfig = tables.get(config) ?? new Map<string | undefined, ReadonlyMap<string, ModelRef>>();
  tables.set(config, ofConfig.set(agentId, table));
  return table;
}

/** Every entry of a chain is looked up in it, and a config never changes: another text is another one. */
const tables = new WeakMap<Config, Map<string | undefined, ReadonlyMap<string, ModelRef>>>();

/** The same for lists: by the spelling that a person gave them. */
export function spelledAliases(config: Config, agentId?: string): ReadonlyMap<string, ModelRef> {
  return new Map([...aliasesInForce(config, agentId).values()].map(({ name, ref }) => [name, ref]));
}

function aliasesInForce(config: Config, agentId?: string): ReadonlyMap<string, Alias> {
  const entries = config.agents?.defaults?.models ?? {};
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.models ?? {};
  const written = [...Object.entries(entries), ...Object.entries(own)].flatMap(([key, entry]) => {
    const ref = parseModelRef(key);
    return ref === undefined ? [] : [{ ref, name: entry.alias?.trim() }];
  });
  const listed = written.filter(({ name }) => name !== '').map(({ ref }) => ref);
  const table = new Map<string, Alias>();
  for (const { ref, name } of written) {
    if (name !== undefined && name !== '') table.set(name.toLowerCase(), { name, ref });
  }
  for (const [name, text] of BUILT_IN_ALIASES) {
    const ref = parseModelRef(text);
    const word = name.toLowerCase();
    if (ref === undefined || table.has(word)) continue;
    if (listed.some((entry) => sameModelRef(entry, ref))) table.set(word, { name, ref });
  }
  return table;
}

/** The key of the shared entry that carries this alias in writing; undefined for built-in and unknown ones. */
export function aliasOwner(config: Config, alias: string): string | undefined {
  const wanted = alias.trim().toLowerCase();
  const entries = Object.entries(config.agents?.defaults?.models ?? {});
  // The last one wins, as it does in the table.
  return entries.findLast(([, entry]) => entry.alias?.trim().toLowerCase() === wanted)?.[0];
}

/** Is this the name of a built-in alias for this model (ALIAS-3)? */
export function isBuiltInAlias(alias: string, ref: ModelRef): boolean {
  const wanted = alias.trim().toLowerCase();
  return BUILT_IN_ALIASES.some(([name, text]) => {
    const target = parseModelRef(text);
    return name.toLowerCase() === wanted && target !== undefined && sameModelRef(target, ref);
  });
}

/** The aliases that lead to one model, for lists and pickers. */
export function aliasesOf(table: ReadonlyMap<string, ModelRef>, ref: ModelRef): readonly string[] {
  const wanted = formatModelRef(ref).toLowerCase();
  return [...table]
    .filter(([, target]) => formatModelRef(target).toLowerCase() === wanted)
    .map(([alias]) => alias);
}
