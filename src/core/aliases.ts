import type { Config } from './config.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from './model-ref.ts';

/** Short names that work only while their target is a key of `agents.defaults.models` (ALIAS-3, seed-era targets). */
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
];

/**
 * All aliases in force, lower case to ref. An alias of the user's wins over a built-in of the same name (ALIAS-4);
 * an agent's own entries win over the defaults (REF-7). An empty alias on an entry switches the built-in one off.
 */
export function aliasTable(config: Config, agentId?: string): ReadonlyMap<string, ModelRef> {
  const entries = config.agents?.defaults?.models ?? {};
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.models ?? {};
  const written = [...Object.entries(entries), ...Object.entries(own)].flatMap(([key, entry]) => {
    const ref = parseModelRef(key);
    return ref === undefined ? [] : [{ ref, alias: entry.alias?.trim().toLowerCase() }];
  });
  const listed = written.filter(({ alias }) => alias !== '').map(({ ref }) => ref);
  const table = new Map<string, ModelRef>();
  for (const [alias, text] of BUILT_IN_ALIASES) {
    const target = parseModelRef(text);
    if (target === undefined || table.has(alias)) continue;
    if (listed.some((ref) => sameModelRef(ref, target))) table.set(alias, target);
  }
  for (const { ref, alias } of written) {
    if (alias !== undefined && alias !== '') table.set(alias, ref);
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
    return name === wanted && target !== undefined && sameModelRef(target, ref);
  });
}

/** The aliases that lead to one model, for lists and pickers. */
export function aliasesOf(table: ReadonlyMap<string, ModelRef>, ref: ModelRef): readonly string[] {
  const wanted = formatModelRef(ref).toLowerCase();
  return [...table]
    .filter(([, target]) => formatModelRef(target).toLowerCase() === wanted)
    .map(([alias]) => alias);
}
