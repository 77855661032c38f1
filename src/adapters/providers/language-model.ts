import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { CallTarget } from '../../core/ports/model-calls.ts';

/** Shown where a library wants a key and the server needs none; such servers ignore it. */
const NO_KEY = 'none';

/**
 * The wire format of a target as one language model; each package is loaded when it is first needed. Undefined for
 * protocols this version does not speak (CUST-2).
 */
export async function languageModelFor(
  target: CallTarget,
  fetch: typeof globalThis.fetch,
): Promise<LanguageModelV3 | undefined> {
  const { auth, baseUrl } = target;
  const headers = { ...target.headers };
  const { model } = target.ref;
  const key = auth.kind === 'none' ? undefined : auth.secret.reveal();
  switch (target.api) {
    case 'openai-completions': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const options = { name: target.ref.provider, baseURL: baseUrl, headers, fetch, includeUsage: true };
      return createOpenAICompatible(key === undefined ? options : { ...options, apiKey: key }).chatModel(
        model,
      );
    }
    case 'openai-responses': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL: baseUrl, headers, fetch, apiKey: key ?? NO_KEY }).responses(model);
    }
    case 'anthropic-messages': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const baseURL = /\/v\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/v1`;
      if (auth.kind === 'bearer') {
        // A subscription token is a bearer token, never an x-api-key (section 34.1).
        const bearer = { 'anthropic-beta': 'oauth-2025-04-20', ...headers };
        return createAnthropic({ baseURL, headers: bearer, fetch, authToken: auth.secret.reveal() }).messages(
          model,
        );
      }
      return createAnthropic({ baseURL, headers, fetch, apiKey: key ?? NO_KEY }).messages(model);
    }
    case 'google-generative-ai': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
      return createGoogleGenerativeAI({ baseURL: baseUrl, headers, fetch, apiKey: key ?? NO_KEY }).chat(
        model,
      );
    }
    case 'ollama': {
      const { createOllamaModel } = await import('./ollama-language-model.ts');
      const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
      return createOllamaModel({ baseUrl, model, headers: { ...headers, ...authorization }, fetch });
    }
    default:
      return undefined;
  }
}
