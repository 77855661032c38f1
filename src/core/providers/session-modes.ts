import { isRecord } from '../is-record.ts';
import type { ApiMode } from './provider.ts';

/** What a person switched for one session; absent where the config counts (SEL-10). */
export interface SessionModes {
  /** `/fast on|off`. */
  readonly fastMode?: boolean;
  /** `/thinking on|off`. */
  readonly thinking?: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** Tokens of thought that Anthropic's protocol wants to be told; the least it takes is 1024. */
const THOUGHT_TOKENS = 4096;
const LEAST_THOUGHT_TOKENS = 1024;

/**
 * A body with the modes of the session in it. `fastMode` becomes the priority tier on OpenAI's own Responses endpoint and nothing
 * elsewhere (SEL-10, CUST-6). `thinking` false takes every request for thought out; true asks for it where the protocol has a
 * word for that and the body names no effort of its own.
 * @param isNative the host is the vendor's own
 */
export function withModes(body: Body, api: ApiMode, isNative: boolean, modes: SessionModes): Body {
  const tiered =
    modes.fastMode === true && isNative && api === 'openai-responses'
      ? { ...body, service_tier: 'priority' }
      : body;
  if (modes.thinking === undefined) return tiered;
  return modes.thinking ? thoughtful(tiered, api) : thoughtless(tiered, api);
}

function thoughtful(body: Body, api: ApiMode): Body {
  switch (api) {
    case 'openai-responses':
    case 'azure-openai-responses':
    case 'openai-codex-responses': {
      const reasoning = isRecord(body['reasoning']) ? body['reasoning'] : {};
      return { ...body, reasoning: { effort: 'medium', ...reasoning } };
    }
    case 'openai-completions':
    case 'github-copilot':
      return { reasoning_effort: 'medium', ...body };
    case 'anthropic-messages': {
      const limit = typeof body['max_tokens'] === 'number' ? body['max_tokens'] : 0;
      const tokens = Math.min(THOUGHT_TOKENS, Math.floor(limit / 2));
      if (isRecord(body['thinking']) || tokens < LEAST_THOUGHT_TOKENS) return body;
      // The protocol takes no temperature beside thought.
      const { temperature: _, ...rest } = body;
      return { ...rest, thinking: { type: 'enabled', budget_tokens: tokens } };
    }
    case 'ollama':
      return { ...body, think: true };
    default:
      return body;
  }
}

function thoughtless(body: Body, api: ApiMode): Body {
  const { reasoning: _reasoning, reasoning_effort: _effort, thinking: _thinking, ...rest } = body;
  return api === 'ollama' ? { ...rest, think: false } : rest;
}
