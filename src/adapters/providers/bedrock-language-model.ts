import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import * as z from 'zod';
import { callError } from './call-error.ts';
import { type EventMessage, eventMessages } from './event-stream.ts';
import { imagePart } from './image-part.ts';
import { streamedModel } from './streamed-model.ts';

export interface BedrockModelOptions {
  readonly baseUrl: string;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
}

type CallOptions = Parameters<LanguageModelV4['doStream']>[0];
type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;
type Controller = TransformStreamDefaultController<LanguageModelV4StreamPart>;

const count = z.number().nullish();
const EventSchema = z.looseObject({
  delta: z
    .looseObject({
      text: z.string().nullish(),
      reasoningContent: z.looseObject({ text: z.string().nullish() }).nullish(),
    })
    .nullish(),
  stopReason: z.string().nullish(),
  usage: z.looseObject({ inputTokens: count, outputTokens: count, cacheReadInputTokens: count }).nullish(),
  message: z.string().nullish(),
});

const REASONS: Readonly<Record<string, FinishPart['finishReason']['unified']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  tool_use: 'tool-calls',
};

/** Bedrock's ConverseStream, an AWS event stream, behind the common model interface. The request is signed by its fetch. */
export function createBedrockModel(options: BedrockModelOptions): LanguageModelV4 {
  return streamedModel('amazon-bedrock', options.model, (call) => stream(options, call));
}

async function stream(
  { baseUrl, model, fetch }: BedrockModelOptions,
  call: CallOptions,
): Promise<Awaited<ReturnType<LanguageModelV4['doStream']>>> {
  const url = `${baseUrl}/model/${encodeURIComponent(model)}/converse-stream`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/vnd.amazon.eventstream' },
    body: JSON.stringify(bodyOf(call)),
    ...(call.abortSignal === undefined ? {} : { signal: call.abortSignal }),
  });
  if (!response.ok || response.body === null) throw await callError(url, response);
  return { stream: response.body.pipeThrough(eventMessages()).pipeThrough(eventsToParts()) };
}

function bodyOf({ prompt, maxOutputTokens }: CallOptions): Readonly<Record<string, unknown>> {
  const texts = prompt.map(({ role, content }) => ({
    role,
    content:
      typeof content === 'string'
        ? [{ text: content }]
        : content.flatMap((part): Readonly<Record<string, unknown>>[] => {
            if (part.type === 'text') return [{ text: part.text }];
            const image = imagePart(part);
            return image === undefined
              ? []
              : [{ image: { format: image.format, source: { bytes: image.base64 } } }];
          }),
  }));
  const system = texts.filter(({ role }) => role === 'system').flatMap(({ content }) => content);
  return {
    messages: texts.filter(({ role }) => role !== 'system'),
    ...(system.length === 0 ? {} : { system }),
    ...(maxOutputTokens === undefined ? {} : { inferenceConfig: { maxTokens: maxOutputTokens } }),
  };
}

function eventsToParts(): TransformStream<EventMessage, LanguageModelV4StreamPart> {
  let isOpen = false;
  let stopReason: string | undefined;
  let usage: z.infer<typeof EventSchema>['usage'];
  const take = (event: z.infer<typeof EventSchema>, controller: Controller): void => {
    const thought = event.delta?.reasoningContent?.text ?? '';
    if (thought !== '') controller.enqueue({ type: 'reasoning-delta', id: 'thinking', delta: thought });
    const delta = event.delta?.text ?? '';
    if (delta !== '') {
      if (!isOpen) controller.enqueue({ type: 'text-start', id: '0' });
      isOpen = true;
      controller.enqueue({ type: 'text-delta', id: '0', delta });
    }
    stopReason = event.stopReason ?? stopReason;
    usage = event.usage ?? usage;
  };
  return new TransformStream({
    transform(message, controller) {
      const problem = problemOf(message);
      if (problem !== undefined) controller.enqueue({ type: 'error', error: problem });
      else take(EventSchema.parse(JSON.parse(message.payload)), controller);
    },
    // The counts come after the reason, or not at all: only the end of the stream tells.
    flush(controller) {
      if (stopReason !== undefined) controller.enqueue(finishOf(stopReason, usage));
    },
  });
}

/** An exception inside the stream, named as AWS names it (`throttlingException`); undefined for an ordinary event. */
function problemOf({ headers, payload }: EventMessage): { code: string; message: string } | undefined {
  const kind = headers[':message-type'];
  if (kind === 'error') {
    return { code: headers[':error-code'] ?? 'InternalError', message: headers[':error-message'] ?? '' };
  }
  if (kind !== 'exception') return undefined;
  return { code: headers[':exception-type'] ?? 'InternalServerException', message: wordsOf(payload) };
}

function wordsOf(payload: string): string {
  try {
    return EventSchema.parse(JSON.parse(payload)).message ?? payload;
  } catch {
    return payload;
  }
}

function finishOf(reason: string, usage: z.infer<typeof EventSchema>['usage']): FinishPart {
  const input = usage?.inputTokens ?? undefined;
  const output = usage?.outputTokens ?? undefined;
  const cacheRead = usage?.cacheReadInputTokens ?? undefined;
  return {
    type: 'finish',
    finishReason: { unified: REASONS[reason] ?? 'other', raw: reason },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead, cacheWrite: undefined },
      outputTokens: { total: output, text: output, reasoning: undefined },
    },
  };
}
