import { isRecord } from '../is-record.ts';
import { sanitizeText } from '../text/sanitize.ts';
import type { CatalogModel, ModelCost } from './catalog.ts';
import { isListPrice, isListTwin, providerOfList } from './list-ids.ts';
import { rewriteModelRef } from './model-rewrites.ts';

/** What a public list says about the models of one provider. */
export interface PublishedModels {
  readonly provider: string;
  readonly models: readonly CatalogModel[];
}

/** More than any list has; a hostile one ends here (X10). */
const MAX_PROVIDERS = 1000;
const MAX_ROWS = 20_000;
const MAX_ID = 200;
const MAX_NAME = 100;
const MAX_INPUTS = 10;

type Json = Readonly<Record<string, unknown>>;

/**
 * The models of a list in the shape of models.dev's `api.json`: providers by id, each with `models` by id, prices per million
 * tokens. Tolerant: rows without an id are left out, a field of the wrong kind counts as missing, and so do providers that
 * nobody can connect here. Undefined when the document is no such list.
 */
export function readPublishedList(document: unknown): readonly PublishedModels[] | undefined {
  if (!isRecord(document)) return undefined;
  const groups = new Map<string, Map<string, CatalogModel>>();
  let rows = 0;
  for (const [listId, entry] of Object.entries(document).slice(0, MAX_PROVIDERS).toSorted(twinsLast)) {
    const provider = providerOfList(listId)?.id;
    if (provider === undefined || !isRecord(entry) || !isRecord(entry['models'])) continue;
    const models = groups.get(provider) ?? new Map<string, CatalogModel>();
    for (const row of Object.values(entry['models'])) {
      if (rows >= MAX_ROWS) break;
      rows += 1;
      const model = isRecord(row) ? toModel(provider, row) : undefined;
      if (model !== undefined && !models.has(model.id)) models.set(model.id, model);
    }
    if (models.size > 0) groups.set(provider, models);
  }
  if (groups.size === 0) return undefined;
  return [...groups].map(([provider, models]) => ({ provider, models: [...models.values()] }));
}

/** A provider's own rows come first and win over those of its regions and plans. */
function twinsLast([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return Number(isListTwin(left)) - Number(isListTwin(right));
}

function toModel(provider: string, row: Json): CatalogModel | undefined {
  const listedId = textOf(row['id'], MAX_ID);
  if (listedId === '') return undefined;
  // A renamed model stands under its present id only, as refs that name it do (REF-13).
  const id = rewriteModelRef({ provider, model: listedId }).model;
  const name = textOf(row['name'], MAX_NAME);
  const limit = recordOf(row['limit']);
  const [contextWindow, maxTokens] = [tokensOf(limit['context']), tokensOf(limit['output'])];
  const cost = costOf(provider, id, recordOf(row['cost']));
  const createdAtMs = dateOf(row['release_date']);
  const { reasoning, tool_call: tools, status } = row;
  return {
    provider,
    id,
    name: name === '' ? id : name,
    input: inputsOf(recordOf(row['modalities'])['input']),
    source: 'bundled',
    ...(typeof reasoning === 'boolean' ? { reasoning } : {}),
    ...(typeof tools === 'boolean' ? { tools } : {}),
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
    ...(status === 'deprecated' ? { mark: status } : {}),
  };
}

function inputsOf(value: unknown): readonly string[] {
  const words = Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
  return words.length === 0 ? ['text'] : words.slice(0, MAX_INPUTS).map((word) => textOf(word, MAX_NAME));
}

/** Negative prices mean that it depends, which is unknown and not free. */
function costOf(provider: string, id: string, cost: Json): ModelCost | undefined {
  const [input, output] = [priceOf(cost['input']), priceOf(cost['output'])];
  if (input === undefined || output === undefined || !isListPrice(provider, id, input, output))
    return undefined;
  return {
    input,
    output,
    cacheRead: priceOf(cost['cache_read']) ?? 0,
    cacheWrite: priceOf(cost['cache_write']) ?? 0,
  };
}

function priceOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Lists write 0 for limits that they do not know. */
function tokensOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** `2026-08`, `2026-08-14`. */
function dateOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}(?:-\d{2})?$/.test(value)) return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function textOf(value: unknown, maxLength: number): string {
  return typeof value === 'string' ? sanitizeText(value, { maxLength }) : '';
}

function recordOf(value: unknown): Json {
  return isRecord(value) ? value : {};
}
