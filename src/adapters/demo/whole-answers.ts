import type { Dialect } from './behaviour.ts';

/** The answer of `model` as one JSON document, for requests that do not ask for a stream. */
export function wholeAnswer(dialect: Exclude<Dialect, 'models'>, model: string, text: string): unknown {
  switch (dialect) {
    case 'openai-completions':
      return {
        id: 'c1',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
      };
    case 'openai-responses':
      return {
        id: 'r1',
        object: 'response',
        created_at: 1,
        model,
        status: 'completed',
        output: [
          {
            type: 'message',
            id: 'm1',
            role: 'assistant',
            content: [{ type: 'output_text', text, annotations: [] }],
          },
        ],
        usage: { input_tokens: 5, output_tokens: 7 },
      };
    case 'anthropic-messages':
      return {
        id: 'm1',
        type: 'message',
        role: 'assistant',
        model,
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 5, output_tokens: 7 },
      };
    case 'google-generative-ai':
      return {
        modelVersion: model,
        candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, totalTokenCount: 12 },
      };
    case 'ollama':
      return {
        model,
        created_at: '2026-01-01T00:00:00Z',
        message: { role: 'assistant', content: text },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: 5,
        eval_count: 7,
      };
  }
}
