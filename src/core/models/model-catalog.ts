import type { Config, ConfiguredModel, ConfiguredProvider } from '../config/config.ts';
import { once } from '../once.ts';
import { configuredProviders } from '../providers/configured-provider.ts';
import { API_MODES, type ApiMode } from '../providers/provider.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { isKnownApi } from '../providers/provider-warnings.ts';
import type { CatalogModel, ModelCost } from './catalog.ts';
import { formatModelRef, type ModelRef, parseModelRef } from './model-ref.ts';
import type { ModelDirectory } from './selection.ts';

/** All models known now, merged, with the look-ups that selection and lists need. */
export interface ModelCatalog extends ModelDirectory {
  readonly models: readonly CatalogModel[];
  /** The row of a ref: exact spelling first, then a unique one that differs by case (REF-4). */
  row(ref: ModelRef): CatalogModel | undefined;
}

export interface CatalogSources {
  readonly bundled: readonly CatalogModel[];
  readonly discovered: readonly CatalogModel[];
  readonly config: Config;
  /** Has the provider (canonical id) a credential outside the config, such as a variable? Asked only for bare ids (REF-11). */
  readonly isConnected?: (provider: string) => boolean;
}

/**
 * One catalog out of three: what ships, what servers told us, what the config says; later ones win field by field
 * (REG-2, REG-4). `models.mode: "replace"` keeps the config's rows only.
 */
export function mergeCatalog({ bundled, discovered, config, isConnected }: CatalogSources): ModelCatalog {
  const rows = new Map<string, CatalogModel>();
  const add = (model: CatalogModel): void => {
    const key = refText(model);
    const known = rows.get(key);
    rows.set(key, known === undefined ? model : combined(known, model));
  };
  if (config.models?.mode !== 'replace') {
    const moved = providersMovedElsewhere(config);
    for (const model of bundled) if (!moved.has(model.provider)) add(model);
    for (const model of discovered) add(model);
  }
  for (const [provider, entry] of configuredProviders(config)) {
    // CUST-3: a protocol nobody knows takes its provider out, not the program.
    if (entry.api !== undefined && !isKnownApi(entry.api)) continue;
    for (const model of entry.models ?? []) {
      add(fromConfig(provider, entry, model, rows.get(refText({ provider, id: model.id }))));
    }
  }
  return catalogOf(rows, config, isConnected ?? (() => false));
}

/** LIST-9: with a base URL of another origin, what the provider itself offers says nothing any more. */
function providersMovedElsewhere(config: Config): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const [provider, { baseUrl }] of configuredProviders(config)) {
    const native = findProvider(provider);
    if (baseUrl === undefined || native?.baseUrl === undefined || !URL.canParse(baseUrl)) continue;
    // A host that hangs on the account is everybody's own.
    if (!URL.canParse(native.baseUrl)) continue;
    const known = [native.baseUrl, ...native.authChoices.flatMap((choice) => choice.baseUrl ?? [])];
    if (!known.some((url) => new URL(url).origin === new URL(baseUrl).origin)) moved.add(native.id);
  }
  return moved;
}

/** REG-4: what the row states wins; what it leaves out, or states wrongly, is the catalog's. */
function fromConfig(
  provider: string,
  entry: ConfiguredProvider,
  model: ConfiguredModel,
  known: CatalogModel | undefined,
): CatalogModel {
  const { cost, reasoning } = model;
  const contextWindow = limit(model.contextWindow) ?? limit(entry.contextWindow);
  const contextTokens = limit(model.contextTokens) ?? limit(entry.contextTokens);
  const maxTokens = limit(model.maxTokens) ?? limit(entry.maxTokens);
  const api = model.api === undefined ? undefined : apiOf(model.api);
  return {
    provider,
    id: model.id,
    name: model.name ?? known?.name ?? model.id,
    input: model.input ?? known?.input ?? ['text'],
    source: 'config',
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(api === undefined ? {} : { api }),
    ...(cost === undefined ? {} : { cost: costOver(cost, known?.cost) }),
  };
}

function costOver(cost: NonNullable<ConfiguredModel['cost']>, known: ModelCost | undefined): ModelCost {
  return {
    input: cost.input ?? known?.input ?? 0,
    output: cost.output ?? known?.output ?? 0,
    cacheRead: cost.cacheRead ?? known?.cacheRead ?? 0,
    cacheWrite: cost.cacheWrite ?? known?.cacheWrite ?? 0,
  };
}

/** The newer row over the known one. A bare list of ids knows neither names nor inputs, so it does not erase them. */
function combined(known: CatalogModel, newer: CatalogModel): CatalogModel {
  const merged = { ...known, ...newer };
  if (newer.source !== 'discovered') return merged;
  return {
    ...merged,
    name: newer.name === newer.id ? known.name : newer.name,
    input: newer.input.length < known.input.length ? known.input : newer.input,
  };
}

function limit(tokens: number | undefined): number | undefined {
  return tokens !== undefined && Number.isFinite(tokens) && tokens > 0 ? tokens : undefined;
}

function apiOf(word: string): ApiMode | undefined {
  return API_MODES.find((mode) => mode === (word === 'openai' ? 'openai-completions' : word));
}

function catalogOf(
  exact: ReadonlyMap<string, CatalogModel>,
  config: Config,
  isConnected: (provider: string) => boolean,
): ModelCatalog {
  const models = [...exact.values()];
  // Most commands find every model by its exact name; the other tables are made when one does not.
  const folded = once(() => grouped(models, (model) => refText(model).toLowerCase()));
  const bare = once(() => grouped(models, (model) => model.id));
  const configured = new Set(Object.keys(config.models?.providers ?? {}).map(normalizeProviderId));
  const providers = new Set(models.map((model) => model.provider));
  const row = (ref: ModelRef): CatalogModel | undefined => {
    const found = exact.get(formatModelRef(ref));
    if (found !== undefined) return found;
    const similar = folded().get(formatModelRef(ref).toLowerCase());
    return similar?.length === 1 ? similar[0] : undefined;
  };
  return {
    models,
    row,
    find: (ref) => {
      const found = row(ref);
      return found === undefined ? undefined : { provider: found.provider, model: found.id };
    },
    // Only providers in use take part: several sell the same model, and a bare id must not choose among strangers (REF-5.2).
    findBare: (id) =>
      (bare().get(id) ?? [])
        .filter(
          ({ provider }) => configured.has(provider) || isInUse(config, provider) || isConnected(provider),
        )
        .map((model) => ({ provider: model.provider, model: model.id })),
    knowsProvider: (provider) =>
      providers.has(provider) || configured.has(provider) || findProvider(provider) !== undefined,
    words: () => models.flatMap((model) => [refText(model), model.id]),
  };
}

function refText({ provider, id }: Pick<CatalogModel, 'provider' | 'id'>): string {
  return formatModelRef({ provider, model: id });
}

function isInUse(config: Config, provider: string): boolean {
  const profiles = Object.values(config.auth?.profiles ?? {});
  if (profiles.some((profile) => normalizeProviderId(profile.provider) === provider)) return true;
  return Object.keys(config.agents?.defaults?.models ?? {}).some(
    (key) => parseModelRef(key)?.provider === provider,
  );
}

function grouped(
  models: readonly CatalogModel[],
  keyOf: (model: CatalogModel) => string,
): ReadonlyMap<string, readonly CatalogModel[]> {
  const groups = new Map<string, CatalogModel[]>();
  for (const model of models) {
    const group = groups.get(keyOf(model));
    if (group === undefined) groups.set(keyOf(model), [model]);
    else group.push(model);
  }
  return groups;
}
