import { z } from 'zod';
import type { CatalogModel } from '../../core/catalog.ts';
import type { Endpoint } from '../../core/ports/model-calls.ts';
import { sanitizeText } from '../../core/sanitize.ts';

/** More rows than any provider has; a hostile list ends here (X10). */
const MAX_ROWS = 5000;

const number = z.number().positive().nullish().catch(undefined);
const RowSchema = z.looseObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  model: z.string().nullish(),
  display_name: z.string().nullish(),
  displayName: z.string().nullish(),
  context_length: number,
  context_window: number,
  max_model_len: number,
  max_context_length: number,
  inputTokenLimit: number,
  outputTokenLimit: number,
  supportedGenerationMethods: z.array(z.string()).nullish().catch(undefined),
  type: z.string().nullish().catch(undefined),
});
const ListSchema = z.union([
  z.looseObject({ data: z.array(RowSchema) }).transform((list) => list.data),
  z.looseObject({ models: z.array(RowSchema) }).transform((list) => list.models),
]);

/** Where an endpoint of each dialect lists its models, with its kind of key. */
export function listRequest(endpoint: Endpoint): {
  readonly url: string;
  readonly headers: Record<string, string>;
} {
  const { api, auth, baseUrl } = endpoint;
  const headers: Record<string, string> = { accept: 'application/json', ...endpoint.headers };
  const key = auth.kind === 'none' ? undefined : auth.secret.reveal();
  if (api === 'anthropic-messages') {
    headers['anthropic-version'] = '2023-06-01';
    if (auth.kind === 'bearer') headers['anthropic-beta'] = 'oauth-2025-04-20';
    else if (key !== undefined) headers['x-api-key'] = key;
    if (auth.kind === 'bearer' && key !== undefined) headers['authorization'] = `Bearer ${key}`;
    return { url: `${/\/v\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/v1`}/models?limit=1000`, headers };
  }
  if (api === 'google-generative-ai') {
    if (key !== undefined) headers['x-goog-api-key'] = key;
    return { url: `${baseUrl}/models?pageSize=1000`, headers };
  }
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
  if (api === 'ollama') return { url: `${baseUrl.replace(/\/v1$/, '')}/api/tags`, headers };
  return { url: `${baseUrl}/models`, headers };
}

/** The rows of a list in any of the known shapes; undefined when it is none. */
export function parseModelList(endpoint: Endpoint, text: string): readonly CatalogModel[] | undefined {
  const parsed = ListSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  return parsed.data.slice(0, MAX_ROWS).flatMap((row) => toModel(endpoint, row) ?? []);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toModel(endpoint: Endpoint, row: z.infer<typeof RowSchema>): CatalogModel | undefined {
  const raw = row.id ?? row.model ?? row.name;
  const id = sanitizeText((raw ?? '').replace(/^models\//, ''), { maxLength: 200 });
  if (id === '' || isEmbedding(id, row)) return undefined;
  const contextWindow =
    row.context_length ??
    row.context_window ??
    row.max_model_len ??
    row.max_context_length ??
    row.inputTokenLimit;
  const name = sanitizeText(row.display_name ?? row.displayName ?? (row.id == null ? '' : (row.name ?? '')), {
    maxLength: 100,
  });
  return {
    provider: endpoint.provider,
    id,
    name: name === '' ? id : name,
    input: ['text'],
    source: 'discovered',
    ...(contextWindow == null ? {} : { contextWindow }),
    ...(row.outputTokenLimit == null ? {} : { maxTokens: row.outputTokenLimit }),
  };
}

/** Models that only embed cannot answer (LOCAL-3). */
function isEmbedding(id: string, row: z.infer<typeof RowSchema>): boolean {
  if (row.type === 'embeddings' || row.type === 'embedding') return true;
  const methods = row.supportedGenerationMethods;
  if (methods != null && !methods.includes('generateContent')) return true;
  return /(?:^|[-_/])(?:text-)?embed(?:ding)?s?(?:[-_:.]|$)|^nomic-embed|^bge-|^all-minilm/i.test(id);
}
