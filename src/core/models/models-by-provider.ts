import type { CatalogModel } from './catalog.ts';

/** Models that are looked at provider by provider: most commands want those of one, and making all rows costs more than they do. */
export interface ModelsByProvider {
  /** Canonical ids of the providers that have models here, each once. */
  readonly providers: readonly string[];
  /** The models of one provider; none for a provider that is not listed. */
  of(provider: string): readonly CatalogModel[];
}

/** A list of models by its providers, in the order of their first models. */
export function byProvider(models: readonly CatalogModel[]): ModelsByProvider {
  const groups = new Map<string, CatalogModel[]>();
  for (const model of models) {
    const group = groups.get(model.provider);
    if (group === undefined) groups.set(model.provider, [model]);
    else group.push(model);
  }
  return { providers: [...groups.keys()], of: (provider) => groups.get(provider) ?? [] };
}

/** What endpoints listed, by provider. */
export function listedModels(
  inventories: readonly { readonly provider: string; readonly models: readonly CatalogModel[] }[],
): ModelsByProvider {
  const groups = Map.groupBy(inventories, (inventory) => inventory.provider);
  return {
    providers: [...groups.keys()],
    of: (provider) => (groups.get(provider) ?? []).flatMap((inventory) => inventory.models),
  };
}

/** All models, provider by provider. */
export function modelsOf(source: ModelsByProvider): readonly CatalogModel[] {
  return source.providers.flatMap((provider) => source.of(provider));
}
