import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of a model whose answer the test speaks, word by word. */
export interface SpokenAnswer {
  readonly model: string;
  /** The last message of the conversation. */
  readonly message: string;
  say(text: string): void;
  end(): void;
  refuse(status: number, message: string, headers?: Readonly<Record<string, string>>): void;
}

/** A provider on loopback (OpenAI's dialect) that answers nothing by itself. */
export interface SpokenProvider {
  readonly url: string;
  /** The next request, in the order they come. */
  next(): Promise<SpokenAnswer>;
  close(): Promise<void>;
}

export async function startSpokenProvider(): Promise<SpokenProvider> {
  const come: SpokenAnswer[] = [];
  const waiting: ((answer: SpokenAnswer) => void)[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const answer = answerOf(JSON.parse(body === '' ? '{}' : body), response);
      const taker = waiting.shift();
      if (taker === undefined) come.push(answer);
      else taker(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    next: () =>
      new Promise((resolve) => {
        const answer = come.shift();
        if (answer === undefined) waiting.push(resolve);
        else resolve(answer);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerOf(body: Readonly<Record<string, unknown>>, response: ServerResponse): SpokenAnswer {
  const model = String(body['model']);
  const messages = (body['messages'] ?? []) as readonly { readonly content: unknown }[];
  const content = messages.at(-1)?.content;
  const piece = (delta: object, reason: string | null): void => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    const choices = [{ index: 0, delta, finish_reason: reason }];
    const chunk = { id: 'spoken', object: 'chat.completion.chunk', created: 1, model, choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  return {
    model,
    message: typeof content === 'string' ? content : JSON.stringify(content),
    say: (text) => piece({ content: text }, null),
    end() {
      piece({}, 'stop');
      response.end('data: [DONE]\n\n');
    },
    refuse(status, message, headers = {}) {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ error: { message } }));
    },
  };
}
