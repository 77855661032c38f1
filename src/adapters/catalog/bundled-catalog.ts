import { readFileSync } from 'node:fs';
import type { CatalogModel } from '../../core/catalog.ts';
import type { BundledCatalog } from '../../core/ports/catalog-store.ts';
import type { ApiMode } from '../../core/provider.ts';

/** A model as snapshot.json holds it; the provider is the key above it. */
export interface SnapshotModel {
  readonly id: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly reasoning?: boolean | undefined;
  readonly contextWindow?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** input, output, cache read, cache write: dollars per million tokens. */
  readonly cost?: readonly [number, number, number, number] | undefined;
  readonly api?: string | undefined;
  readonly baseUrl?: string | undefined;
}

interface Snapshot {
  readonly asOf: string;
  readonly providers: Readonly<Record<string, readonly SnapshotModel[]>>;
}

/** The models that ship with the program, read on first use from the file beside this module (or beside the bundle). */
export function createBundledCatalog(): BundledCatalog {
  let snapshot: Snapshot | undefined;
  let models: readonly CatalogModel[] | undefined;
  const load = (): Snapshot => {
    snapshot ??= JSON.parse(readFileSync(new URL('./snapshot.json', import.meta.url), 'utf8')) as Snapshot;
    return snapshot;
  };
  return {
    models() {
      models ??= Object.entries(load().providers).flatMap(([provider, rows]) =>
        rows.map((row) => expand(provider, row)),
      );
      return models;
    },
    get asOf() {
      return load().asOf;
    },
  };
}

function expand(provider: string, { cost, api, ...row }: SnapshotModel): CatalogModel {
  const model: CatalogModel = {
    ...(row as Omit<CatalogModel, 'provider' | 'source'>),
    provider,
    source: 'bundled',
  };
  if (cost === undefined && api === undefined) return model;
  return {
    ...model,
    ...(cost === undefined
      ? {}
      : { cost: { input: cost[0], output: cost[1], cacheRead: cost[2], cacheWrite: cost[3] } }),
    ...(api === undefined ? {} : { api: api as ApiMode }),
  };
}
