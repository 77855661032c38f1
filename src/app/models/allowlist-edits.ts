import type { ModelEntry } from '../../core/config/config.ts';
import { admits, allowRule } from '../../core/models/allowlist.ts';
import { formatModelRef, type ModelRef, parseModelRef, sameModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
} from '../../core/models/selection.ts';
import type { ConfigEdit } from '../../core/ports/config-store.ts';
import type { World } from '../world/world.ts';

const ENTRIES = ['agents', 'defaults', 'models'] as const;
const POLICY = ['agents', 'defaults', 'modelPolicy', 'allow'] as const;

/**
 * The edits by which the shared restriction takes these refs in; none when nothing is restricted (SET-4, decision 10).
 * Entries under another spelling of the same model move to its canonical key (AFB-5).
 */
export function allowlistEdits(world: World, refs: readonly string[]): readonly ConfigEdit[] {
  const rule = allowRule(world.config);
  if (rule.keys.length === 0) return [];
  const parsed = refs.flatMap((text) => parseModelRef(text) ?? []);
  const missing = parsed.filter((ref) => !rule.keys.some((key) => admits(key, ref)));
  if (rule.isPolicy) {
    if (missing.length === 0) return [];
    return [{ op: 'set', path: POLICY, value: [...rule.keys, ...missing.map(formatModelRef)] }];
  }
  return parsed.flatMap((ref) =>
    missing.includes(ref) || spellingsOf(world, ref).length > 0 ? entryEdits(world, ref, {}) : [],
  );
}

/** Edits together with what a person has to be told about them. */
export interface AnnouncedEdits {
  readonly edits: readonly ConfigEdit[];
  readonly notes: readonly string[];
}

/**
 * What has to go along when `keys` are written to `agents.defaults.models`: the first entry there would restrict what may
 * be picked, so the same change takes in the primary, the fallbacks and the image models, and says so (decision 10).
 * Nothing when a restriction exists already, or lives in `modelPolicy.allow`.
 */
export function restrictionStart(world: World, keys: readonly string[]): AnnouncedEdits {
  const { config, catalog } = world;
  const rule = allowRule(config);
  if (rule.keys.length > 0 || rule.isPolicy) return { edits: [], notes: [] };
  const inUse = modelsInUse(world).filter((ref) => !keys.some((key) => admits(key, ref)));
  const edits = inUse.flatMap((ref) => entryEdits(world, ref, {}));
  const all = [...keys, ...new Set(inUse.map((ref) => formatModelRef(catalog.find(ref) ?? ref)))];
  return {
    edits,
    notes: [
      `From now on only these models can be picked: ${all.join(', ')}. agents.defaults.models was empty, which allowed all; the models in use are on the list.`,
      'Allow all again with: openclaw models allow clear',
    ],
  };
}

/** Primary, fallbacks and image models of every agent, each once. */
export function modelsInUse({ config, catalog }: World): readonly ModelRef[] {
  const agents = [undefined, ...(config.agents?.list ?? []).map((agent) => agent.id)];
  const all = agents.flatMap((agentId) => {
    const primary = configuredPrimary(config, agentId, catalog);
    return [...(primary === undefined ? [] : [primary]), ...configuredFallbacks(config, agentId, catalog)];
  });
  const seen = new Set<string>();
  return [...all, ...configuredImageModels(config, catalog)].filter((ref) => {
    const key = formatModelRef(ref).toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
}

/**
 * The edits that give a model's entry these fields. Other spellings of the same model are merged into the canonical key;
 * settings that stand there already win over theirs (AFB-5).
 */
export function entryEdits(world: World, ref: ModelRef, fields: ModelEntry): readonly ConfigEdit[] {
  const entries = world.config.agents?.defaults?.models ?? {};
  const key = formatModelRef(ref);
  const others = spellingsOf(world, ref);
  const known = Object.hasOwn(entries, key) ? entries[key] : undefined;
  if (others.length === 0 && known !== undefined) {
    return Object.entries(fields).map(([name, value]) => ({
      op: 'set',
      path: [...ENTRIES, key, name],
      value,
    }));
  }
  const merged = Object.assign({}, ...others.map((other) => entries[other]), known, fields);
  return [
    ...others.map((other): ConfigEdit => ({ op: 'unset', path: [...ENTRIES, other] })),
    { op: 'set', path: [...ENTRIES, key], value: merged },
  ];
}

/** Keys that mean this model and are not spelled as its canonical ref. */
function spellingsOf(world: World, ref: ModelRef): readonly string[] {
  return Object.keys(world.config.agents?.defaults?.models ?? {}).filter((key) => {
    const listed = parseModelRef(key);
    if (key === formatModelRef(ref) || listed === undefined || !sameModelRef(listed, ref)) return false;
    // Two rows that differ by case only stay two models (REF-4).
    return formatModelRef(world.catalog.find(listed) ?? ref) === formatModelRef(ref);
  });
}
