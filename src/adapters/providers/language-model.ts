import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import { shapeBody } from '../../core/providers/request-shape.ts';
import { requestHeaders, versioned } from './request-headers.ts';
import { streamsOnly } from './stream-guard.ts';

/** Libraries insist on a key; what they make of it is replaced before the request leaves (request-headers.ts). */
const apiKey = 'none';

/** Neither a page nor a JSON document is the beginning of server-sent events; lines of JSON begin with a brace. */
const NOT_EVENTS = /^[{[<]/;
const NOT_LINES = /^[[<]/;

/**
 * The wire format of a target as one language model; each package is loaded when it is first needed. Undefined for
 * protocols this version does not speak (CUST-2).
 */
export async function languageModelFor(
  target: CallTarget,
  plainFetch: typeof globalThis.fetch,
): Promise<LanguageModelV4 | undefined> {
  const { model, provider } = target.ref;
  const baseURL = target.baseUrl;
  const guarded = streamsOnly(plainFetch, target.api === 'ollama' ? NOT_LINES : NOT_EVENTS);
  const fetch: typeof globalThis.fetch = (input, init) =>
    guarded(input, { ...init, ...shapedBody(target, init), headers: requestHeaders(target, init?.headers) });
  switch (target.api) {
    case 'openai-completions': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({ name: provider, baseURL, fetch, includeUsage: true }).chatModel(model);
    }
    case 'openai-responses': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL, fetch, apiKey }).responses(model);
    }
    case 'anthropic-messages': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL: versioned(baseURL), fetch, apiKey }).messages(model);
    }
    case 'google-generative-ai': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return createGoogleGenerativeAI({ baseURL, fetch, apiKey }).chat(model);
    }
    case 'ollama': {
      const { createOllamaModel } = await import('./ollama-language-model.ts');
      return createOllamaModel({ baseUrl: baseURL, model, fetch });
    }
    default:
      return undefined;
  }
}

/** The body that a library made, changed as the config says; the one place for all protocols. */
function shapedBody({ api, shape }: CallTarget, init: RequestInit | undefined): { readonly body?: string } {
  if (shape === undefined || typeof init?.body !== 'string') return {};
  return { body: JSON.stringify(shapeBody(JSON.parse(init.body), api, shape)) };
}
