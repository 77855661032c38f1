import { isRecord } from '../is-record.ts';
import type { ModelCost } from '../models/catalog.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { parameterBillions } from './parameter-size.ts';
import type { ScanModel } from './scan-model.ts';

/** More rows than any provider has; a hostile list ends here (X10). */
const MAX_ROWS = 5000;
const MAX_ID = 200;
const MAX_NAME = 100;
/** Unix seconds of the year 5138; anything above is milliseconds already. */
const MOST_SECONDS = 1e11;

type Json = Readonly<Record<string, unknown>>;

/**
 * The rows of OpenRouter's public `/models` (SCAN-1). Tolerant: a row without an id is left out, a field of the wrong kind
 * counts as missing, and an id that comes twice counts once. Undefined when the document is no list of models.
 */
export function readCatalogue(document: unknown): readonly ScanModel[] | undefined {
  const data = isRecord(document) ? document['data'] : undefined;
  if (!Array.isArray(data)) return undefined;
  const models = new Map<string, ScanModel>();
  for (const row of data.slice(0, MAX_ROWS)) {
    const model = isRecord(row) ? toModel(row) : undefined;
    if (model !== undefined && !models.has(model.id)) models.set(model.id, model);
  }
  return models.size === 0 && data.length > 0 ? undefined : [...models.values()];
}

function toModel(row: Json): ScanModel | undefined {
  const id = textOf(row['id'], MAX_ID);
  if (id === '') return undefined;
  const name = textOf(row['name'], MAX_NAME);
  const parameters = wordsOf(row['supported_parameters']);
  const pricing = isRecord(row['pricing']) ? row['pricing'] : undefined;
  return {
    provider: 'openrouter',
    id,
    name: name === '' ? id : name,
    contextLength: windowOf(row),
    createdAtMs: createdOf(row),
    inferredParamB: parameterBillions(id, name),
    isFree: isFree(id, pricing),
    supportsToolsMeta: parameters === undefined ? undefined : parameters.includes('tools'),
    supportsToolChoice: parameters?.includes('tool_choice') ?? false,
    supportedParametersCount: parameters?.length ?? 0,
    supportsImagesMeta: takesImages(row['architecture']),
    cost: costOf(pricing),
  };
}

/** The `:free` suffix, or a price list on which every figure is nothing; a negative figure means that it depends. */
function isFree(id: string, pricing: Json | undefined): boolean {
  if (id.endsWith(':free')) return true;
  if (pricing === undefined) return false;
  const figures = Object.values(pricing)
    .map(numberOf)
    .filter((figure) => figure !== undefined);
  const isPriced = numberOf(pricing['prompt']) !== undefined && numberOf(pricing['completion']) !== undefined;
  return isPriced && figures.every((figure) => figure === 0);
}

function costOf(pricing: Json | undefined): ModelCost | undefined {
  const input = perMillion(pricing?.['prompt']);
  const output = perMillion(pricing?.['completion']);
  if (input === undefined || output === undefined) return undefined;
  return {
    input,
    output,
    cacheRead: perMillion(pricing?.['input_cache_read']) ?? 0,
    cacheWrite: perMillion(pricing?.['input_cache_write']) ?? 0,
  };
}

/** Prices are dollars per token, written as text. */
function perMillion(value: unknown): number | undefined {
  const price = numberOf(value);
  return price === undefined || price < 0 ? undefined : Number((price * 1_000_000).toPrecision(9));
}

function windowOf(row: Json): number | undefined {
  const top = isRecord(row['top_provider']) ? row['top_provider'] : {};
  return positive(row['context_length']) ?? positive(top['context_length']);
}

function createdOf(row: Json): number | undefined {
  const created = positive(row['created']) ?? positive(row['created_at']);
  if (created === undefined) return undefined;
  return created < MOST_SECONDS ? created * 1000 : created;
}

/** `input_modalities`, or the older `text+image->text`. */
function takesImages(architecture: unknown): boolean {
  if (!isRecord(architecture)) return false;
  const inputs = wordsOf(architecture['input_modalities']);
  if (inputs !== undefined) return inputs.includes('image');
  const [taken = ''] = textOf(architecture['modality'], MAX_NAME).split('->');
  return taken.split('+').includes('image');
}

function wordsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : undefined;
}

function positive(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number > 0 ? number : undefined;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  if (typeof value === 'string' && value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function textOf(value: unknown, maxLength: number): string {
  return typeof value === 'string' ? sanitizeText(value, { maxLength }) : '';
}
