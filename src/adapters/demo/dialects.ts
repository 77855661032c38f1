import type { Dialect } from './behaviour.ts';

/** The pieces of a streamed answer in one dialect, in order; joined they are a valid stream. */
export interface StreamShape {
  readonly contentType: string;
  readonly start: readonly string[];
  delta(text: string): string;
  readonly end: readonly string[];
}

const sse = (data: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** How each dialect streams an answer of `model`. */
export function streamShape(dialect: Exclude<Dialect, 'models'>, model: string): StreamShape {
  switch (dialect) {
    case 'openai-completions':
      return openAiCompletions(model);
    case 'openai-responses':
      return openAiResponses(model);
    case 'anthropic-messages':
      return anthropicMessages(model);
    case 'google-generative-ai':
      return google(model);
    case 'ollama':
      return ollama(model);
  }
}

function openAiCompletions(model: string): StreamShape {
  const chunk = (delta: unknown, finish: string | null): string =>
    sse({
      id: 'c1',
      object: 'chat.completion.chunk',
      created: 1,
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
  const usage = {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model,
    choices: [],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  };
  return {
    contentType: 'text/event-stream',
    start: [chunk({ role: 'assistant', content: '' }, null)],
    delta: (text) => chunk({ content: text }, null),
    end: [chunk({}, 'stop'), sse(usage), sse('[DONE]')],
  };
}

function openAiResponses(model: string): StreamShape {
  const event = (type: string, facts: object): string => sse({ type, ...facts }, type);
  const response = { id: 'r1', created_at: 1, model };
  const usage = { input_tokens: 5, output_tokens: 7 };
  const item = { type: 'message', id: 'm1' };
  return {
    contentType: 'text/event-stream',
    start: [
      event('response.created', { response }),
      event('response.output_item.added', { output_index: 0, item }),
    ],
    delta: (text) =>
      event('response.output_text.delta', { item_id: 'm1', output_index: 0, content_index: 0, delta: text }),
    end: [
      event('response.output_item.done', { output_index: 0, item }),
      event('response.completed', { response: { ...response, usage } }),
    ],
  };
}

function anthropicMessages(model: string): StreamShape {
  const event = (type: string, facts: object): string => sse({ type, ...facts }, type);
  const message = {
    id: 'm1',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 5, output_tokens: 1 },
  };
  return {
    contentType: 'text/event-stream',
    start: [
      event('message_start', { message }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ],
    delta: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    end: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 7 },
      }),
      event('message_stop', {}),
    ],
  };
}

function google(model: string): StreamShape {
  const chunk = (text: string, facts: object = {}): string =>
    sse({
      modelVersion: model,
      candidates: [{ content: { role: 'model', parts: text === '' ? [] : [{ text }] }, index: 0, ...facts }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 },
    });
  return {
    contentType: 'text/event-stream',
    start: [],
    delta: (text) => chunk(text),
    end: [chunk('', { finishReason: 'STOP' })],
  };
}

function ollama(model: string): StreamShape {
  const line = (facts: object): string =>
    `${JSON.stringify({ model, created_at: '2026-01-01T00:00:00Z', ...facts })}\n`;
  return {
    contentType: 'application/x-ndjson',
    start: [],
    delta: (text) => line({ message: { role: 'assistant', content: text }, done: false }),
    end: [
      line({
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 5,
        eval_count: 7,
      }),
    ],
  };
}
