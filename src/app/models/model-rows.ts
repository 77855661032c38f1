import { type Health, isUsable } from '../../core/credentials/health.ts';
import { aliasesOf, spelledAliases } from '../../core/models/aliases.ts';
import type { CatalogModel } from '../../core/models/catalog.ts';
import { formatModelRef, type ModelRef, parseModelRef } from '../../core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
} from '../../core/models/selection.ts';
import { isPrivateUrl } from '../../core/providers/private-url.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world/world.ts';
import { isHidden } from './marked-models.ts';
import { perWorld } from './per-world.ts';

/** A catalog row with what this installation knows about it. */
export interface ModelRow {
  readonly ref: ModelRef;
  readonly model: CatalogModel | undefined;
  readonly local: boolean;
  readonly health: Health;
  /** LIST-4: `default`, `fallback#1`, `image`, `configured`, `alias:x`, `missing`; PICK-5: `deprecated`, `disabled`. */
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
}

/** Makes the row of a ref; of a model that the caller has from the catalog already, faster. */
export type RowMaker = (ref: ModelRef, model?: CatalogModel) => ModelRow;

/** A function from model to row; credentials are judged once per provider where no single model is blocked. */
export function rowMaker(world: World): RowMaker {
  const aliases = spelledAliases(world.config, world.agentId);
  const tags = tagTable(world);
  const health = healthByProvider(world);
  const local = new Map<string, boolean>();
  const isLocal = (ref: ModelRef): boolean => {
    const known = local.get(ref.provider) ?? isLocalModel(world, ref);
    local.set(ref.provider, known);
    return known;
  };
  return (ref, model = world.catalog.row(ref)) => {
    const names = aliases.size === 0 ? NONE : aliasesOf(aliases, ref);
    const own = tags.get(formatModelRef(ref).toLowerCase()) ?? NONE;
    const mark = model === undefined ? 'missing' : model.mark;
    return {
      ref,
      model,
      local: isLocal(ref),
      health: health(ref, model),
      tags:
        names.length === 0 && mark === undefined
          ? own
          : [...own, ...names.map((name) => `alias:${name}`), ...(mark === undefined ? NONE : [mark])],
      aliases: names,
    };
  };
}

const NONE: readonly string[] = [];

/** The rows of catalog models. */
export function catalogRows(make: RowMaker, models: readonly CatalogModel[]): readonly ModelRow[] {
  return models.map((model) => make({ provider: model.provider, model: model.id }, model));
}

/** Does it run on this machine or network: by the provider table, or by where requests go? */
export function isLocalModel(world: World, ref: ModelRef): boolean {
  const endpoint = world.endpoint(ref);
  return findProvider(ref.provider)?.local === true || (endpoint.ok && isPrivateUrl(endpoint.baseUrl));
}

/** Planning 1 600 rows one by one would cost tens of milliseconds; rows without a block of their own share an answer. */
function healthByProvider(world: World): (ref: ModelRef, model: CatalogModel | undefined) => Health {
  const shared = new Map<string, Health>();
  // A block lies on credential and model; providers can share the credential.
  const single = new Set(world.blocks.map((block) => block.model));
  const ownApis = new Set(
    Object.entries(world.config.models?.providers ?? {}).flatMap(([provider, entry]) =>
      entry.models?.some((row) => row.api !== undefined) === true ? [provider] : [],
    ),
  );
  return (ref, model) => {
    const isOwn = model?.baseUrl !== undefined || single.has(ref.model) || ownApis.has(ref.provider);
    if (isOwn) return world.health(ref);
    // What no catalog lists has no address of its own either.
    const key = model === undefined ? `${ref.provider} unlisted` : `${ref.provider} ${model.api ?? ''}`;
    const known = shared.get(key);
    if (known !== undefined) return known;
    const judged = world.health(ref);
    shared.set(key, judged);
    return judged;
  };
}

const tagTable = perWorld((world): ReadonlyMap<string, readonly string[]> => {
  const { config, agentId, catalog } = world;
  const table = new Map<string, string[]>();
  const add = (ref: ModelRef | undefined, tag: string): void => {
    if (ref === undefined) return;
    const key = formatModelRef(ref).toLowerCase();
    const known = table.get(key);
    if (known === undefined) table.set(key, [tag]);
    else if (!known.includes(tag)) known.push(tag);
  };
  add(configuredPrimary(config, agentId, catalog), 'default');
  for (const [index, ref] of configuredFallbacks(config, agentId, catalog).entries())
    add(ref, `fallback#${index + 1}`);
  for (const [index, ref] of configuredImageModels(config, catalog).entries()) {
    add(ref, index === 0 ? 'image' : `img-fallback#${index}`);
  }
  for (const ref of configuredRefs(world)) add(ref, 'configured');
  return table;
});

/** Models that the config names anywhere: the entries of all agents and of this one, and provider rows (REF-7). */
const configuredRefs = perWorld((world): readonly ModelRef[] => {
  const { config, agentId } = world;
  const own = config.agents?.list?.find((agent) => agent.id === agentId)?.models ?? {};
  const keys = Object.keys({ ...config.agents?.defaults?.models, ...own }).filter(
    (key) => !key.endsWith('/*'),
  );
  const listed = keys.flatMap((key) => parseModelRef(key) ?? []);
  const rows = Object.entries(config.models?.providers ?? {}).flatMap(([provider, entry]) =>
    (entry.models ?? []).map((model) => ({ provider, model: model.id })),
  );
  // Blocks are kept under the catalog's spelling (REF-4).
  return [...listed, ...rows].map((ref) => world.catalog.find(ref) ?? ref);
});

/** All refs that are configured or selected, each once, in a stable order: primary, fallbacks, image, allowlist, rows. */
export function selectedRefs(world: World): readonly ModelRef[] {
  return refsInOrder(world);
}

const refsInOrder = perWorld((world): readonly ModelRef[] => {
  const { config, agentId, catalog } = world;
  const primary = configuredPrimary(config, agentId, catalog);
  const all = [
    ...(primary === undefined ? [] : [primary]),
    ...configuredFallbacks(config, agentId, catalog),
    ...configuredImageModels(config, catalog),
    ...configuredRefs(world),
  ];
  const seen = new Set<string>();
  return all.filter((ref) => {
    const key = formatModelRef(ref).toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
});

/**
 * The default list: what is configured, and every model of a provider that has a usable credential (LIST-1, PICK-1) but for
 * those that are marked (PICK-5).
 */
export function availableRows(world: World): readonly ModelRow[] {
  const make = rowMaker(world);
  const selected = selectedRefs(world).map((ref) => make(ref));
  const seen = new Set(selected.map((row) => formatModelRef(row.ref).toLowerCase()));
  const served = world.catalog.providers.flatMap((provider) => servedModels(world, provider));
  const others = served.filter(
    (model) =>
      !seen.has(formatModelRef({ provider: model.provider, model: model.id }).toLowerCase()) &&
      !isHidden(world, model),
  );
  return [...selected, ...catalogRows(make, others)];
}

/**
 * The models of a provider that has a usable credential. A cooling key is still a key: the model stays in the list. A server of
 * one's own counts only when it told us its models.
 */
export function servedModels(world: World, provider: string): readonly CatalogModel[] {
  // Most providers are nobody's here: they are passed over before their rows are made.
  if (world.plan({ provider, model: '' }).length === 0) return [];
  const models = world.catalog.of(provider);
  const plan = world
    .plan({ provider, model: models[0]?.id ?? '' })
    .filter((candidate) => candidate.whyNot === undefined);
  if (plan.length === 0) return [];
  const needsNone = plan.every((candidate) => candidate.source === 'local');
  return needsNone ? models.filter((model) => model.source !== 'bundled') : models;
}

/** May it be chosen and answer right now? */
export function isRowUsable(row: ModelRow): boolean {
  return isUsable(row.health);
}
