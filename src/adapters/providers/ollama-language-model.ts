import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import * as z from 'zod';
import { callError } from './call-error.ts';
import { imagePart } from './image-part.ts';
import { streamedModel } from './streamed-model.ts';

export interface OllamaModelOptions {
  readonly baseUrl: string;
  readonly model: string;
  readonly fetch: typeof globalThis.fetch;
}

type CallOptions = Parameters<LanguageModelV4['doStream']>[0];
type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

const ChunkSchema = z.looseObject({
  message: z.looseObject({ content: z.string().nullish(), thinking: z.string().nullish() }).nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.number().nullish(),
  eval_count: z.number().nullish(),
  error: z.string().nullish(),
});

/** Ollama's own `/api/chat` (LOCAL-2: no `/v1`), streamed as lines of JSON, behind the common model interface. */
export function createOllamaModel(options: OllamaModelOptions): LanguageModelV4 {
  return streamedModel('ollama', options.model, (call) => stream(options, call));
}

async function stream(
  options: OllamaModelOptions,
  call: CallOptions,
): Promise<Awaited<ReturnType<LanguageModelV4['doStream']>>> {
  const url = `${options.baseUrl.replace(/\/v1$/, '')}/api/chat`;
  const body = { model: options.model, stream: true, messages: messagesOf(call), ...numPredict(call) };
  const response = await options.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(call.abortSignal === undefined ? {} : { signal: call.abortSignal }),
  });
  if (!response.ok || response.body === null) throw await callError(url, response);
  const parts = response.body
    .pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(linesToParts());
  return { stream: parts };
}

function messagesOf(
  call: CallOptions,
): readonly { role: string; content: string; images?: readonly string[] }[] {
  return call.prompt.map((message) => ({
    role: message.role,
    content:
      typeof message.content === 'string'
        ? message.content
        : message.content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    ...imagesOf(message.content),
  }));
}

function imagesOf(content: CallOptions['prompt'][number]['content']): { images?: readonly string[] } {
  if (typeof content === 'string') return {};
  const images = content.flatMap((part) => imagePart(part)?.base64 ?? []);
  return images.length === 0 ? {} : { images };
}

function numPredict({ maxOutputTokens }: CallOptions): { options?: { num_predict: number } } {
  return maxOutputTokens === undefined ? {} : { options: { num_predict: maxOutputTokens } };
}

function linesToParts(): TransformStream<string, LanguageModelV4StreamPart> {
  let rest = '';
  let isOpen = false;
  const take = (
    line: string,
    controller: TransformStreamDefaultController<LanguageModelV4StreamPart>,
  ): void => {
    if (line.trim() === '') return;
    const chunk = ChunkSchema.parse(JSON.parse(line));
    if (chunk.error != null) {
      controller.enqueue({ type: 'error', error: { message: chunk.error } });
      return;
    }
    // Thinking comes before the answer: a sign of life that is not shown.
    const thought = chunk.message?.thinking ?? '';
    if (thought !== '') controller.enqueue({ type: 'reasoning-delta', id: 'thinking', delta: thought });
    const delta = chunk.message?.content ?? '';
    if (delta !== '') {
      if (!isOpen) controller.enqueue({ type: 'text-start', id: '0' });
      isOpen = true;
      controller.enqueue({ type: 'text-delta', id: '0', delta });
    }
    if (chunk.done === true) controller.enqueue(finishOf(chunk));
  };
  return new TransformStream({
    transform(text, controller) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line, controller);
    },
    flush(controller) {
      take(rest, controller);
    },
  });
}

function finishOf(chunk: z.infer<typeof ChunkSchema>): FinishPart {
  const input = chunk.prompt_eval_count ?? undefined;
  const output = chunk.eval_count ?? undefined;
  const reason = chunk.done_reason ?? 'stop';
  return {
    type: 'finish',
    finishReason: { unified: reason === 'length' ? 'length' : 'stop', raw: reason },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: output, text: output, reasoning: undefined },
    },
  };
}
