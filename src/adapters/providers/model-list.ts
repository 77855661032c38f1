import * as z from 'zod';
import type { CatalogModel, ModelMark } from '../../core/models/catalog.ts';
import type { Endpoint } from '../../core/ports/model-calls.ts';
import { sanitizeText } from '../../core/text/sanitize.ts';
import { versioned } from './request-headers.ts';

/** More rows than any provider has; a hostile list ends here (X10). */
const MAX_ROWS = 5000;
/** LOCAL-4. */
const MAX_OLLAMA_ROWS = 500;

const text = z.string().nullish().catch(undefined);
const number = z.number().positive().nullish().catch(undefined);
const words = z.array(z.string()).nullish().catch(undefined);
const price = z.union([z.string(), z.number()]).transform(Number).pipe(z.number().nonnegative());
const RowSchema = z.looseObject({
  id: text,
  key: text,
  name: text,
  model: text,
  display_name: text,
  displayName: text,
  type: text,
  context_length: number,
  context_window: number,
  max_model_len: number,
  max_context_length: number,
  max_input_tokens: number,
  inputTokenLimit: number,
  outputTokenLimit: number,
  supportedGenerationMethods: words,
  /** OpenRouter: what a request may ask for. */
  supported_parameters: words,
  created: number,
  created_at: z.union([z.string(), z.number()]).nullish().catch(undefined),
  /** Gateways: dollars per token, as text. */
  pricing: z.looseObject({ prompt: price, completion: price }).nullish().catch(undefined),
  architecture: z
    .looseObject({ input_modalities: z.array(z.string()) })
    .nullish()
    .catch(undefined),
  /** Gateways: a word such as `deprecated`. */
  status: text,
  /** Mistral: the day of its end, once that is known. */
  deprecation: text,
  /** Groq: whether it is served. */
  active: z.boolean().nullish().catch(undefined),
  /** GitHub Copilot: whether the organisation lets it be used. */
  policy: z.looseObject({ state: text }).nullish().catch(undefined),
  capabilities: z.looseObject({ vision: z.boolean().nullish() }).nullish().catch(undefined),
  loaded_instances: z
    .array(z.looseObject({ config: z.looseObject({ context_length: number }).nullish() }))
    .nullish()
    .catch(undefined),
});
type Row = z.infer<typeof RowSchema>;

const Rows = z.array(z.unknown());
/**
 * OpenAI's and Anthropic's shape, that of Google, Ollama and LM Studio, and the bare list of a few gateways. Any web server
 * may answer with an empty array, so that a bare list counts only with rows in it.
 */
const ListSchema = z.union([
  z.looseObject({ data: Rows }).transform((list) => list.data),
  z.looseObject({ models: Rows }).transform((list) => list.models),
  Rows.min(1),
]);

/** Where an endpoint lists its models, the most telling address first; the next one is asked when it gives no list. */
export function listUrls({ provider, api, baseUrl }: Endpoint): readonly [string, ...string[]] {
  if (api === 'anthropic-messages') return [`${versioned(baseUrl)}/models?limit=1000`];
  if (api === 'google-generative-ai') return [`${baseUrl}/models?pageSize=1000`];
  const root = baseUrl.replace(/\/v1$/, '');
  if (api === 'ollama') return [`${root}/api/tags`];
  const usual = `${baseUrl}/models`;
  return provider === 'lmstudio' ? [`${root}/api/v1/models`, usual] : [usual];
}

/**
 * The rows of a list in any of the known shapes; undefined when it is none. A row that makes no sense is left out, and
 * rows of which none names a model are a list of something else.
 */
export function parseModelList(endpoint: Endpoint, body: string): readonly CatalogModel[] | undefined {
  const list = ListSchema.safeParse(parseJson(body));
  if (!list.success) return undefined;
  const maxRows = endpoint.api === 'ollama' ? MAX_OLLAMA_ROWS : MAX_ROWS;
  const named = list.data.slice(0, maxRows).flatMap((entry) => {
    const row = RowSchema.safeParse(entry);
    return row.success && idOf(row.data) !== '' ? [row.data] : [];
  });
  if (named.length === 0 && list.data.length > 0) return undefined;
  return named.flatMap((row) => toModel(endpoint, row) ?? []);
}

function idOf(row: Row): string {
  const raw = row.id ?? row.key ?? row.model ?? row.name ?? '';
  return sanitizeText(raw.replace(/^models\//, ''), { maxLength: 200 });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function toModel(endpoint: Endpoint, row: Row): CatalogModel | undefined {
  const id = idOf(row);
  if (isEmbedding(id, row)) return undefined;
  const name = sanitizeText(row.display_name ?? row.displayName ?? row.name ?? '', { maxLength: 100 });
  const contextWindow = windowOf(row);
  const tools = row.supported_parameters?.includes('tools');
  const loaded = row.loaded_instances?.[0]?.config?.context_length;
  return {
    provider: endpoint.provider,
    id,
    // Google's names are paths, and a `name` that is the id says nothing more.
    name: name === '' || name.startsWith('models/') ? id : name,
    input: takesImages(row) ? ['text', 'image'] : ['text'],
    source: 'discovered',
    ...(contextWindow == null ? {} : { contextWindow }),
    ...(tools === undefined ? {} : { tools }),
    ...createdOf(row),
    ...costOf(row),
    ...markOf(row),
    // LM Studio loads a model with less than it could hold (LOCAL-5).
    ...(loaded == null ? {} : { contextTokens: loaded }),
    ...(row.outputTokenLimit == null ? {} : { maxTokens: row.outputTokenLimit }),
  };
}

function takesImages({ capabilities, architecture }: Row): boolean {
  return capabilities?.vision === true || architecture?.input_modalities.includes('image') === true;
}

/** Seconds since 1970, or a date in words. */
function createdOf({ created, created_at }: Row): { createdAtMs?: number } {
  const told = created ?? created_at;
  const createdAtMs = typeof told === 'string' ? Date.parse(told) : (told ?? Number.NaN) * 1000;
  return createdAtMs > 0 ? { createdAtMs } : {};
}

/** The price of a token becomes that of a million. What the cache costs is rarely told. */
function costOf({ pricing }: Row): Pick<CatalogModel, 'cost'> {
  if (pricing == null) return {};
  const perMillion = (dollars: number): number => Number((dollars * 1_000_000).toPrecision(9));
  const [input, output] = [perMillion(pricing.prompt), perMillion(pricing.completion)];
  return { cost: { input, output, cacheRead: 0, cacheWrite: 0 } };
}

/** PICK-5: what must not be chosen counts before what should not. */
function markOf({ status, deprecation, active, policy }: Row): { mark?: ModelMark } {
  if (active === false || policy?.state === 'disabled' || status === 'disabled') return { mark: 'disabled' };
  return status === 'deprecated' || (deprecation ?? '') !== '' ? { mark: 'deprecated' } : {};
}

function windowOf(row: Row): number | null | undefined {
  return (
    row.context_length ??
    row.context_window ??
    row.max_model_len ??
    row.max_context_length ??
    row.max_input_tokens ??
    row.inputTokenLimit
  );
}

/** Models that only embed cannot answer (LOCAL-3). */
function isEmbedding(id: string, row: Row): boolean {
  if (row.type === 'embeddings' || row.type === 'embedding') return true;
  const methods = row.supportedGenerationMethods;
  if (methods != null && !methods.includes('generateContent')) return true;
  return /(?:^|[-_/])(?:text-)?embed(?:ding)?s?(?:[-_:.]|$)|^nomic-embed|^bge-|^all-minilm/i.test(id);
}
