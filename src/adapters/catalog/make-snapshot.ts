import { isListPrice, isListTwin, providerOfList } from '../../core/models/list-ids.ts';
import { rewriteModelRef } from '../../core/models/model-rewrites.ts';
import { API_MODES, type ApiMode } from '../../core/providers/provider.ts';
import { PROVIDERS } from '../../core/providers/provider-table/provider-table.ts';
import type { Snapshot, SnapshotRow } from './snapshot-format.ts';
import type { SourceList, SourceModel } from './source-models.ts';

/** Wire format and address depend on the model here. Everywhere else the provider table rules (section 32). */
const ENDPOINT_PER_MODEL: ReadonlySet<string> = new Set(['opencode', 'opencode-go', 'cloudflare-ai-gateway']);

/** Models the requirements name, beside every provider's default; `like` lends name, inputs and reasoning. */
const REQUIRED: readonly { provider: string; id: string; like?: string }[] = [
  { provider: 'zai', id: 'glm-5' },
  { provider: 'openai-codex', id: 'gpt-5.5', like: 'openai/gpt-5.5' },
  { provider: 'minimax-portal', id: 'MiniMax-M2.7', like: 'minimax/MiniMax-M2.7' },
];

/**
 * The snapshot of a list. Rows of providers that the table does not hold are left out, and so are those of local servers:
 * what such a server has is asked of the server. The result depends on the input alone.
 */
export function makeSnapshot(list: SourceList, asOf: string): Snapshot {
  const models = new Map<string, SourceModel>();
  const add = (provider: string, model: SourceModel): void => {
    // Renamed models stand under their present id only, as refs that name them do (REF-13).
    const { model: id } = rewriteModelRef({ provider, model: model.id });
    const key = `${provider}/${id}`;
    if (!models.has(key)) models.set(key, { ...model, provider, id });
  };
  for (const model of list.models.toSorted(ownFactsFirst)) {
    const table = providerOfList(model.provider);
    if (table !== undefined) add(table.id, model);
  }
  for (const { provider, id, like } of REQUIRED) {
    add(provider, bare(provider, id, like === undefined ? undefined : models.get(like)));
  }
  for (const { id: provider, defaultModel, authChoices, local } of PROVIDERS) {
    if (local === true) continue;
    for (const id of [defaultModel, ...authChoices.map((choice) => choice.defaultModel)]) {
      if (id !== undefined) add(provider, bare(provider, id, undefined));
    }
  }
  return packed([...models.values()], asOf);
}

/** Twins come after the provider they join, and old ids after present ones, so that a model's own facts win. */
function ownFactsFirst(left: SourceModel, right: SourceModel): number {
  if (rank(left) === rank(right)) return 0;
  return rank(left) < rank(right) ? -1 : 1;
}

function rank({ provider, id }: SourceModel): string {
  const isTwin = isListTwin(provider);
  const isOldId = rewriteModelRef({ provider, model: id }).model !== id;
  return `${isTwin ? 1 : 0}${isOldId ? 1 : 0}${provider}`;
}

function bare(provider: string, id: string, like: SourceModel | undefined): SourceModel {
  return {
    provider,
    id,
    name: like?.name,
    input: like?.input,
    reasoning: like?.reasoning,
    contextWindow: undefined,
    maxTokens: undefined,
    cost: undefined,
    api: undefined,
    baseUrl: undefined,
    isDeprecated: false,
  };
}

function packed(models: readonly SourceModel[], asOf: string): Snapshot {
  const inputs = new Map([['["text"]', 0]]);
  const endpoints = new Map<string, number>();
  const providers: Record<string, SnapshotRow[]> = {};
  for (const model of models.toSorted(byProviderAndId)) {
    const endpoint = endpointOf(model);
    const cells = [
      model.id,
      model.name === undefined || model.name === model.id ? null : model.name,
      position(inputs, JSON.stringify(model.input ?? ['text'])),
      model.reasoning === undefined ? null : Number(model.reasoning),
      model.contextWindow ?? null,
      model.maxTokens ?? null,
      hasPrice(model) ? model.cost : null,
      endpoint === undefined ? null : position(endpoints, JSON.stringify(endpoint)),
      model.isDeprecated ? 1 : null,
    ];
    const length = cells.findLastIndex((cell) => cell !== null) + 1;
    providers[model.provider] ??= [];
    providers[model.provider]?.push(cells.slice(0, length) as unknown as SnapshotRow);
  }
  return {
    asOf,
    inputs: [...inputs.keys()].map((text) => JSON.parse(text)),
    endpoints: [...endpoints.keys()].map((text) => JSON.parse(text)),
    providers,
  };
}

function hasPrice({ provider, id, cost }: SourceModel): boolean {
  return cost !== undefined && isListPrice(provider, id, cost[0], cost[1]);
}

function endpointOf(model: SourceModel): readonly [ApiMode, string] | undefined {
  if (!ENDPOINT_PER_MODEL.has(model.provider) || model.baseUrl === undefined) return undefined;
  const api = API_MODES.find((mode) => mode === model.api);
  return api === undefined ? undefined : [api, model.baseUrl];
}

function position(table: Map<string, number>, key: string): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}

function byProviderAndId(left: SourceModel, right: SourceModel): number {
  if (left.provider !== right.provider) return left.provider < right.provider ? -1 : 1;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

/** One line per provider, so that a change of the list can be reviewed. */
export function formatSnapshot({ asOf, inputs, endpoints, providers }: Snapshot): string {
  const lines = Object.entries(providers).map(
    ([id, rows]) => `${JSON.stringify(id)}:${JSON.stringify(rows)}`,
  );
  return `{"asOf":${JSON.stringify(asOf)},"inputs":${JSON.stringify(inputs)},"endpoints":${JSON.stringify(endpoints)},"providers":{\n${lines.join(',\n')}\n}}\n`;
}
