import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import { shapeBody } from '../../core/providers/request-shape.ts';
import { azureBaseUrl } from './azure-address.ts';
import { codexBaseUrl, codexBody, codexHeaders } from './codex-request.ts';
import { requestHeaders, versioned } from './request-headers.ts';
import { streamsOnly } from './stream-guard.ts';
import { type CallSetting, transportFor } from './transport.ts';

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
  setting: CallSetting,
): Promise<LanguageModelV4 | undefined> {
  const { model, provider } = target.ref;
  const baseURL = target.baseUrl;
  const transport = await transportFor(target, plainFetch, setting);
  const guarded = streamsOnly(transport, target.api === 'ollama' ? NOT_LINES : NOT_EVENTS);
  const fetch: typeof globalThis.fetch = (input, init) =>
    guarded(input, { ...init, ...shapedBody(target, init), headers: requestHeaders(target, init?.headers) });
  switch (target.api) {
    case 'openai-completions':
    case 'github-copilot': {
      const { createCompatibleModel } = await import('./compatible-model.ts');
      return createCompatibleModel({ provider, baseURL, model, fetch });
    }
    case 'openai-responses': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL, fetch, apiKey }).responses(model);
    }
    case 'azure-openai-responses': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL: azureBaseUrl(baseURL), fetch, apiKey }).responses(model);
    }
    case 'openai-codex-responses': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const headers = codexHeaders(target.auth);
      return createOpenAI({ baseURL: codexBaseUrl(baseURL), fetch, apiKey, headers }).responses(model);
    }
    case 'anthropic-messages': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL: versioned(baseURL), fetch, apiKey }).messages(model);
    }
    case 'google-generative-ai': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return createGoogleGenerativeAI({ baseURL, fetch, apiKey }).chat(model);
    }
    case 'google-vertex': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      const { vertexBaseUrl } = await import('./vertex-transport.ts');
      return createGoogleGenerativeAI({ baseURL: vertexBaseUrl(baseURL), fetch, apiKey }).chat(model);
    }
    case 'bedrock-converse-stream': {
      const { createBedrockModel } = await import('./bedrock-language-model.ts');
      return createBedrockModel({ baseUrl: baseURL, model, fetch });
    }
    case 'ollama': {
      const { createOllamaModel } = await import('./ollama-language-model.ts');
      return createOllamaModel({ baseUrl: baseURL, model, fetch });
    }
    default:
      return undefined;
  }
}

/** The body that a library made, changed as the config and the protocol say; the one place for all protocols. */
function shapedBody({ api, shape }: CallTarget, init: RequestInit | undefined): { readonly body?: string } {
  const isCodex = api === 'openai-codex-responses';
  if ((shape === undefined && !isCodex) || typeof init?.body !== 'string') return {};
  const made: unknown = JSON.parse(init.body);
  const body = shape === undefined ? made : shapeBody(made, api, shape);
  return { body: JSON.stringify(isCodex ? codexBody(body) : body) };
}
