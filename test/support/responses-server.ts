import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zstdDecompressSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export interface ResponsesServer {
  readonly url: string;
  /** Of the requests for an answer, in order. */
  readonly bodies: readonly string[];
}

/** Answers one request, whose body has been read. */
type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A provider on loopback as the Codex CLI meets it; resolves with its address. Closed when the test ends. */
export async function codexProvider(handle: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const isPacked = request.headers['content-encoding'] === 'zstd';
      handle(request, response, String(isPacked ? zstdDecompressSync(body) : body));
    });
  });
  // It tries a web socket first.
  server.on('upgrade', (_, socket) =>
    socket.end('HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Step {
  readonly kind: 'answer' | 'hang';
  readonly words: readonly string[];
}

/** A provider that speaks OpenAI's responses, one step per request; the last step stays. */
export async function responsesServer(...steps: readonly Step[]): Promise<ResponsesServer> {
  const bodies: string[] = [];
  const url = await codexProvider((request, response, body) => {
    if (request.url?.startsWith('/v1/responses') !== true) return void response.writeHead(404).end();
    const step = steps[Math.min(bodies.length, steps.length - 1)];
    bodies.push(body);
    if (step !== undefined) answer(response, `response-${bodies.length}`, step);
  });
  return { url, bodies };
}

function answer(response: ServerResponse, id: string, { kind, words }: Step): void {
  const item = { type: 'message', role: 'assistant', id: `item-${id}` };
  const say = (type: string, facts: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...facts })}\n\n`);
  };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  say('response.created', { response: { id } });
  say('response.output_item.added', { output_index: 0, item: { ...item, content: [] } });
  for (const delta of words)
    say('response.output_text.delta', { item_id: item.id, output_index: 0, content_index: 0, delta });
  if (kind === 'hang') return;
  const content = [{ type: 'output_text', text: words.join('') }];
  say('response.output_item.done', { output_index: 0, item: { ...item, content } });
  const usage = { input_tokens: 11, output_tokens: 2, total_tokens: 13 };
  say('response.completed', { response: { id, usage } });
  response.end();
}
