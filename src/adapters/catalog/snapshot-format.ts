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
  /** The model is marked deprecated. */
  deprecated?: 1 | null,
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

type Tables = Pick<Snapshot, 'asOf' | 'inputs' | 'endpoints'>;

/** A snapshot of which the rows of a provider are parsed when they are asked for. */
export interface SnapshotLines extends Tables {
  /** The text of each provider's rows. */
  readonly providers: ReadonlyMap<string, string>;
  rowsOf(provider: string): readonly SnapshotRow[];
}

/** Reads the text that `formatSnapshot` makes: the tables on the first line, then a line for each provider. */
export function parseSnapshotLines(text: string): SnapshotLines {
  const [first = '', ...lines] = text.split('\n');
  const tables = JSON.parse(`${first}}}`) as Tables;
  const providers = new Map<string, string>();
  for (const line of lines) {
    const end = line.indexOf('":');
    if (end !== -1) providers.set(line.slice(1, end), line.slice(end + 2).replace(/,$/, ''));
  }
  return {
    ...tables,
    providers,
    rowsOf: (provider) => JSON.parse(providers.get(provider) ?? '[]') as readonly SnapshotRow[],
  };
}

/** The models of one provider, in the order of its rows. */
export function expandRows(
  { inputs, endpoints }: Pick<Snapshot, 'inputs' | 'endpoints'>,
  provider: string,
  rows: readonly SnapshotRow[],
): readonly CatalogModel[] {
  return rows.map(([id, name, input, reasoning, contextWindow, maxTokens, cost, endpoint, deprecated]) => {
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
    if (deprecated === 1) model.mark = 'deprecated';
    return model;
  });
}
