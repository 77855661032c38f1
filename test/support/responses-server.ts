import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zstdDecompressSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

export interface ResponsesServer {
  readonly url: string;
  /** Of the requests for an answer, in order. */
  readonly bodies: readonly string[];
}

/** A provider on loopback that speaks OpenAI's responses, one step per request; the last step stays. */
export async function responsesServer(
  ...steps: readonly { readonly kind: 'answer' | 'hang'; readonly words: readonly string[] }[]
): Promise<ResponsesServer> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url?.startsWith('/v1/responses') !== true) return void response.writeHead(404).end();
      const body = Buffer.concat(chunks);
      const isPacked = request.headers['content-encoding'] === 'zstd';
      const step = steps[Math.min(bodies.length, steps.length - 1)];
      bodies.push(String(isPacked ? zstdDecompressSync(body) : body));
      if (step !== undefined) answer(response, `response-${bodies.length}`, step);
    });
  });
  // Codex tries a web socket first.
  server.on('upgrade', (_, socket) =>
    socket.end('HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

function answer(
  response: ServerResponse,
  id: string,
  { kind, words }: { readonly kind: 'answer' | 'hang'; readonly words: readonly string[] },
): void {
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
