import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the provider does with one request for an answer. */
export type AnthropicStep =
  | { readonly kind: 'answer'; readonly words: readonly string[] }
  /** The first words, and then nothing. */
  | { readonly kind: 'hang'; readonly words: readonly string[] }
  /** The first words, and then an error in the stream. */
  | {
      readonly kind: 'break';
      readonly words: readonly string[];
      readonly type: string;
      readonly message: string;
    }
  /** All at once, for a request that asks for no stream. */
  | { readonly kind: 'whole'; readonly text: string }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface AnthropicServer {
  readonly url: string;
  /** Bodies of the requests for an answer, in order. */
  readonly bodies: readonly string[];
  readonly headers: readonly IncomingMessage['headers'][];
  /** Breaks every connection. */
  readonly cut: () => void;
  /** Requests whose connection was closed before the answer was complete. */
  readonly left: () => number;
}

/** A provider on loopback that speaks Anthropic's messages, one step per request; the last step stays. */
export async function anthropicServer(...steps: readonly AnthropicStep[]): Promise<AnthropicServer> {
  const bodies: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  let left = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
      if (path !== '/v1/messages') return void response.writeHead(404).end('{}');
      response.on('close', () => {
        if (!response.writableEnded) left += 1;
      });
      const step = steps[Math.min(bodies.length, steps.length - 1)];
      bodies.push(Buffer.concat(chunks).toString());
      headers.push(request.headers);
      if (step !== undefined) take(step, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    headers,
    left: () => left,
    cut: () => server.closeAllConnections(),
  };
}

function take(step: AnthropicStep, response: ServerResponse): void {
  if (step.kind === 'refuse') {
    const { status, type, message, headers = {} } = step;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message } }));
    return;
  }
  const usage = { input_tokens: 7, output_tokens: 1 };
  const message = { id: 'message-1', type: 'message', role: 'assistant', model: 'claude-opus-4-6' };
  if (step.kind === 'whole') {
    response.writeHead(200, { 'content-type': 'application/json' });
    const content = [{ type: 'text', text: step.text }];
    response.end(
      JSON.stringify({ ...message, content, stop_reason: 'end_turn', stop_sequence: null, usage }),
    );
    return;
  }
  const say = (type: string, facts: object = {}): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...facts })}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  say('message_start', {
    message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage },
  });
  say('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for (const text of step.words)
    say('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
  if (step.kind === 'hang') return;
  if (step.kind === 'break') {
    say('error', { error: { type: step.type, message: step.message } });
    response.end();
    return;
  }
  say('content_block_stop', { index: 0 });
  say('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 5 },
  });
  say('message_stop');
  response.end();
}
