import type { CatalogModel } from '../../core/models/catalog.ts';
import type { ApiMode } from '../../core/providers/provider.ts';

/**
 * A model as `snapshot.json` holds it; its provider is the key above. Unknown facts are null, and nulls at the end are left
 * out. Input kinds and endpoints are positions in the shared tables; a missing name equals the id.
 */
export type SnapshotRow = readonly [
  id: string,
  name?: string | null,
  input?: number | null,
  reasoning?: 0 | 1 | null,
  contextWindow?: number | null,
  maxTokens?: number | null,
  cost?: readonly [input: number, output: number, cacheRead: number, cacheWrite: number] | null,
  endpoint?: number | null,
];

/** `snapshot.json`: rows instead of objects, so that it is small and quick to parse. */
export interface Snapshot {
  /** `YYYY-MM-DD` of the facts. */
  readonly asOf: string;
  readonly inputs: readonly (readonly string[])[];
  readonly endpoints: readonly (readonly [api: ApiMode, baseUrl: string])[];
  readonly providers: Readonly<Record<string, readonly SnapshotRow[]>>;
}

const TEXT_ONLY: readonly string[] = ['text'];

/** The models of one provider of a snapshot, in the order of the file; none for a provider that it does not hold. */
export function expandRows(
  { inputs, endpoints, providers }: Snapshot,
  provider: string,
): readonly CatalogModel[] {
  const rows = Object.hasOwn(providers, provider) ? (providers[provider] ?? []) : [];
  return rows.map(([id, name, input, reasoning, contextWindow, maxTokens, cost, endpoint]) => {
    const model: { -readonly [K in keyof CatalogModel]: CatalogModel[K] } = {
      provider,
      id,
      name: name ?? id,
      input: inputs[input ?? 0] ?? TEXT_ONLY,
      source: 'bundled',
    };
    if (reasoning != null) model.reasoning = reasoning === 1;
    if (contextWindow != null) model.contextWindow = contextWindow;
    if (maxTokens != null) model.maxTokens = maxTokens;
    if (cost != null) {
      model.cost = { input: cost[0], output: cost[1], cacheRead: cost[2], cacheWrite: cost[3] };
    }
    const place = endpoint == null ? undefined : endpoints[endpoint];
    if (place !== undefined) [model.api, model.baseUrl] = place;
    return model;
  });
}
