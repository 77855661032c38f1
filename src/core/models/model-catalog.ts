import type { Config } from '../config/config.ts';
import { once } from '../once.ts';
import { configuredProviders } from '../providers/configured-provider.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { isKnownApi } from '../providers/provider-warnings.ts';
import type { CatalogModel } from './catalog.ts';
import { combinedModel, configuredModel } from './configured-model.ts';
import { formatModelRef, type ModelRef, modelKey, parseModelRef } from './model-ref.ts';
import { type ModelsByProvider, modelsOf } from './models-by-provider.ts';
import type { ModelDirectory } from './selection.ts';

/** All models known now, merged, with the look-ups that selection and lists need. */
export interface ModelCatalog extends ModelDirectory, ModelsByProvider {
  /** All of them, provider by provider. */
  readonly models: readonly CatalogModel[];
  /** The row of a ref: exact spelling first, then a unique one that differs by case (REF-4). */
  row(ref: ModelRef): CatalogModel | undefined;
}

export interface CatalogSources {
  readonly bundled: ModelsByProvider;
  /** The public list as it was read last; undefined when it never was. */
  readonly published?: ModelsByProvider | undefined;
  readonly discovered: ModelsByProvider;
  readonly config: Config;
  /** Has the provider (canonical id) a credential outside the config, such as a variable? Asked only for bare ids (REF-11). */
  readonly isConnected?: (provider: string) => boolean;
}

/**
 * One catalog out of four: what ships, what the public list says, what servers told us, what the config says; later ones win
 * field by field (REG-2, REG-4). `models.mode: "replace"` keeps the config's rows only. A provider's rows are merged when it is asked for.
 */
export function mergeCatalog(sources: CatalogSources): ModelCatalog {
  const { config, isConnected = () => false } = sources;
  const rowsOf = mergedRows(sources);
  const providers = providersWithRows(sources);
  const listed = new Set(providers);
  const merged = new Map<string, ProviderRows>();
  const rows = (provider: string): ProviderRows => {
    const known =
      merged.get(provider) ?? new ProviderRows(listed.has(provider) ? rowsOf(provider) : new Map());
    merged.set(provider, known);
    return known;
  };
  const of = (provider: string): readonly CatalogModel[] => rows(provider).models();
  const all = once(() => modelsOf({ providers, of }));
  const written = new Set(Object.keys(config.models?.providers ?? {}).map(normalizeProviderId));
  const inUse = once(() => providersInUse(config));
  const row = (ref: ModelRef): CatalogModel | undefined => rows(ref.provider).row(ref);
  return {
    providers,
    of,
    get models() {
      return all();
    },
    row,
    find: (ref) => {
      const found = row(ref);
      return found === undefined ? undefined : { provider: found.provider, model: found.id };
    },
    // Only providers in use take part: several sell the same model, and a bare id must not choose among strangers (REF-5.2).
    findBare: (id) =>
      providers
        .filter((provider) => written.has(provider) || inUse().has(provider) || isConnected(provider))
        .flatMap((provider) => {
          const found = rows(provider).row({ provider, model: id });
          return found?.id === id ? [{ provider, model: id }] : [];
        }),
    knowsProvider: (provider) =>
      listed.has(provider) || written.has(provider) || findProvider(provider) !== undefined,
    words: () =>
      all().flatMap((model) => [formatModelRef({ provider: model.provider, model: model.id }), model.id]),
  };
}

/** The merged rows of one provider, by the key under which refs find them. */
class ProviderRows {
  private readonly exact: ReadonlyMap<string, CatalogModel>;
  readonly models: () => readonly CatalogModel[];
  /** Most commands find every model by its exact name; this table is made when one does not. */
  private readonly folded: () => ReadonlyMap<string, readonly CatalogModel[]>;

  constructor(exact: ReadonlyMap<string, CatalogModel>) {
    this.exact = exact;
    this.models = once(() => [...exact.values()]);
    this.folded = once(() => Map.groupBy(this.models(), (model) => keyOf(model).toLowerCase()));
  }

  row(ref: ModelRef): CatalogModel | undefined {
    const key = modelKey(ref);
    const found = this.exact.get(key);
    if (found !== undefined || this.exact.size === 0) return found;
    const similar = this.folded().get(key.toLowerCase());
    return similar?.length === 1 ? similar[0] : undefined;
  }
}

function keyOf({ provider, id }: CatalogModel): string {
  return modelKey({ provider, model: id });
}

function providersWithRows({ bundled, published, discovered, config }: CatalogSources): readonly string[] {
  const configured = [...configuredProviders(config)]
    .filter(([, entry]) => (entry.models ?? []).length > 0 && hasKnownApi(entry))
    .map(([provider]) => provider);
  if (config.models?.mode === 'replace') return configured;
  const moved = providersMovedElsewhere(config);
  const shipped = [...bundled.providers, ...(published?.providers ?? [])].filter(
    (provider) => !moved.has(provider),
  );
  return [...new Set([...shipped, ...discovered.providers, ...configured])];
}

/** CUST-3: a protocol nobody knows takes its provider out, not the program. */
function hasKnownApi({ api }: { readonly api?: string | undefined }): boolean {
  return api === undefined || isKnownApi(api);
}

function mergedRows({
  bundled,
  published,
  discovered,
  config,
}: CatalogSources): (provider: string) => ReadonlyMap<string, CatalogModel> {
  const moved = once(() => providersMovedElsewhere(config));
  return (provider) => {
    const rows = new Map<string, CatalogModel>();
    const add = (model: CatalogModel): void => {
      const key = keyOf(model);
      const known = rows.get(key);
      rows.set(key, known === undefined ? model : combinedModel(known, model));
    };
    if (config.models?.mode !== 'replace') {
      if (!moved().has(provider)) {
        for (const model of bundled.of(provider)) add(model);
        for (const model of published?.of(provider) ?? []) add(model);
      }
      for (const model of discovered.of(provider)) add(model);
    }
    const entry = configuredProviders(config).get(provider);
    if (entry === undefined || !hasKnownApi(entry)) return rows;
    for (const model of entry.models ?? []) {
      add(configuredModel(provider, entry, model, rows.get(modelKey({ provider, model: model.id }))));
    }
    return rows;
  };
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

function providersInUse(config: Config): ReadonlySet<string> {
  const profiles = Object.values(config.auth?.profiles ?? {});
  const named = Object.keys(config.agents?.defaults?.models ?? {});
  return new Set([
    ...profiles.map((profile) => normalizeProviderId(profile.provider)),
    ...named.flatMap((key) => parseModelRef(key)?.provider ?? []),
  ]);
}
