import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';

export interface CompatibleModelOptions {
  readonly provider: string;
  readonly baseURL: string;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
}

/** More addresses than a process asks. */
const MOST_KEPT = 100;

const first = new Map<string, LanguageModelV4>();

/**
 * A model that speaks OpenAI's chat completions. The library makes and compiles its schemas anew for every model, which takes
 * longer than all else about a short request; a scan asks hundreds of models at one address, so they are copies of one.
 */
export function createCompatibleModel(options: CompatibleModelOptions): LanguageModelV4 {
  const { provider: name, baseURL, model: modelId, fetch } = options;
  const key = `${name} ${baseURL}`;
  const known =
    first.get(key) ??
    createOpenAICompatible({ name, baseURL, fetch: noFetch, includeUsage: true }).chatModel('');
  if (first.size >= MOST_KEPT) first.clear();
  first.set(key, known);
  const { config } = known as unknown as { readonly config: object };
  const copy: LanguageModelV4 = Object.create(Object.getPrototypeOf(known));
  return Object.assign(copy, known, { modelId, config: { ...config, fetch } });
}

/** Should the library keep its fetch elsewhere one day, nothing leaves unguarded. */
const noFetch: typeof globalThis.fetch = () =>
  Promise.reject(new Error('A copied model has no fetch of its own'));
