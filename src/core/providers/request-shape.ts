import { isRecord } from '../is-record.ts';
import type { ApiMode } from './provider.ts';
import type { Compat, Params } from './provider-config.ts';
import { type SessionModes, withModes } from './session-modes.ts';

/** What a request's body is changed by, once the protocol has made it (CUST-4, CUST-6, CUST-7). */
export interface RequestShape {
  readonly params: Params;
  readonly compat: Compat;
  /** Is the host the vendor's own? Others get none of the vendor's extras. */
  readonly isNative: boolean;
  /** Tokens; the configured limit on output. */
  readonly maxTokens?: number;
  /** Tokens, for servers that take Ollama's `options.num_ctx` on the OpenAI protocol. */
  readonly numCtx?: number;
  /** Fast mode and thinking, as session and config have it together. */
  readonly modes?: SessionModes;
  /** The model that is asked in place of the chosen one in fast mode, where a provider has a faster twin of it (PROV-3). */
  readonly fastModel?: string;
}

type Body = Readonly<Record<string, unknown>>;

/** The program owns these; a setting never replaces what is being asked of whom. */
const OWNED: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'input',
  'contents',
  'system',
  'stream',
  'tools',
  'maxTokens',
  'max_tokens',
]);
const RENAMED: Readonly<Record<string, string>> = { topP: 'top_p', topK: 'top_k' };
/** Understood by OpenAI and by servers that say so. */
const VENDOR_ONLY = [
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'safety_identifier',
] as const;
/** Ollama takes these beside `options`. */
const OLLAMA_TOP: ReadonlySet<string> = new Set(['keep_alive', 'think', 'format', 'template']);

/** The body as it leaves. Total: a body that is no object comes back as it is. */
export function shapeBody(body: unknown, api: ApiMode, shape: RequestShape): unknown {
  if (!isRecord(body)) return body;
  const asked = shape.fastModel === undefined ? body : { ...body, model: shape.fastModel };
  const shaped = withParams(asked, api, shape);
  return shape.modes === undefined ? shaped : withModes(shaped, api, shape.isNative, shape.modes);
}

function withParams(body: Body, api: ApiMode, shape: RequestShape): Body {
  const params = wireParams(shape.params);
  switch (api) {
    case 'openai-completions':
    case 'github-copilot':
      return completions({ ...body, ...params }, shape);
    case 'google-generative-ai':
    case 'google-vertex':
      return withInner(body, 'generationConfig', googleNames(params));
    case 'ollama': {
      const top = Object.entries(params).filter(([key]) => OLLAMA_TOP.has(key));
      const inner = Object.entries(params).filter(([key]) => !OLLAMA_TOP.has(key));
      return { ...withInner(body, 'options', Object.fromEntries(inner)), ...Object.fromEntries(top) };
    }
    case 'bedrock-converse-stream':
      return converse(body, params);
    default:
      return withoutTemperature({ ...body, ...params }, shape.compat);
  }
}

/** Keys with a capital letter are settings of programs, not of wires; `extra_body` goes out as it is. */
function wireParams(params: Params): Body {
  const entries = Object.entries(params).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'extra_body' || key === 'extraBody') return isRecord(value) ? Object.entries(value) : [];
    const name = RENAMED[key] ?? key;
    return /[A-Z]/.test(name) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries.filter(([key]) => !OWNED.has(key)));
}

function withInner(body: Body, key: string, params: Body): Body {
  if (Object.keys(params).length === 0) return body;
  const inner = body[key];
  return { ...body, [key]: { ...(isRecord(inner) ? inner : {}), ...params } };
}

/** The four settings that every model of Bedrock knows have a place of their own; the model's own go beside them. */
const CONVERSE_NAMES: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stopSequences',
  stop_sequences: 'stopSequences',
};

function converse(body: Body, params: Body): Body {
  const entries = Object.entries(params);
  const common = entries.flatMap(([key, value]): [string, unknown][] => {
    const name = CONVERSE_NAMES[key];
    return name === undefined ? [] : [[name, value]];
  });
  const own = entries.filter(([key]) => CONVERSE_NAMES[key] === undefined);
  const shaped = withInner(body, 'inferenceConfig', Object.fromEntries(common));
  return withInner(shaped, 'additionalModelRequestFields', Object.fromEntries(own));
}

function googleNames(params: Body): Body {
  const camel = (key: string): string =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [camel(key), value]));
}

function completions(body: Body, shape: RequestShape): Body {
  const { compat, isNative, numCtx } = shape;
  const drop: string[] = [];
  if (!isNative) drop.push(...VENDOR_ONLY);
  if (compat.supportsStore === false || (!isNative && compat.supportsStore !== true)) drop.push('store');
  if (compat.supportsReasoningEffort === false || (!isNative && compat.supportsReasoningEffort !== true)) {
    drop.push('reasoning_effort', 'reasoning');
  }
  if (compat.supportsUsageInStreaming === false) drop.push('stream_options');
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => !drop.includes(key)));
  const mapped = withEffort(withoutTemperature(rest, compat), compat);
  const named = withTokenField(mapped, compat);
  const sized = numCtx === undefined ? named : withInner(named, 'options', { num_ctx: numCtx });
  const { messages } = sized;
  return Array.isArray(messages)
    ? { ...sized, messages: messages.map((message) => shapeMessage(message, shape)) }
    : sized;
}

function withoutTemperature(body: Body, compat: Compat): Body {
  if (compat.supportsTemperature !== false) return body;
  const { temperature: _, ...rest } = body;
  return rest;
}

function withEffort(body: Body, { reasoningEffortMap, supportedReasoningEfforts }: Compat): Body {
  const { reasoning_effort: effort, ...rest } = body;
  if (typeof effort !== 'string') return body;
  const mapped = reasoningEffortMap?.[effort] ?? effort;
  if (supportedReasoningEfforts !== undefined && !supportedReasoningEfforts.includes(mapped)) return rest;
  return { ...rest, reasoning_effort: mapped };
}

function withTokenField(body: Body, { maxTokensField }: Compat): Body {
  const { max_tokens: old, max_completion_tokens: newer, ...rest } = body;
  const tokens = newer ?? old;
  if (maxTokensField === undefined || tokens === undefined) return body;
  return { ...rest, [maxTokensField]: tokens };
}

function shapeMessage(message: unknown, { compat, isNative }: RequestShape): unknown {
  if (!isRecord(message)) return message;
  const takesDeveloper = isNative && compat.supportsDeveloperRole === true;
  const isSystem = message['role'] === 'system' || message['role'] === 'developer';
  const role = takesDeveloper ? 'developer' : 'system';
  const named = isSystem ? { ...message, role } : message;
  const plain = compat.requiresStringContent === true ? withStringContent(named) : named;
  return compat.strictMessageKeys === true ? { role: plain['role'], content: plain['content'] } : plain;
}

function withStringContent(message: Body): Body {
  const { content } = message;
  if (!Array.isArray(content)) return message;
  const texts = content.map((part) =>
    isRecord(part) && typeof part['text'] === 'string' ? part['text'] : '',
  );
  return { ...message, content: texts.join('') };
}
