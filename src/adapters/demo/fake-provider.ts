import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Behaviour, Dialect, FakeRequest } from './behaviour.ts';
import { streamShape } from './dialects.ts';
import { modelList, showModel } from './fake-lists.ts';
import { wholeAnswer } from './whole-answers.ts';

export interface FakeProviderOptions {
  readonly behave: (request: FakeRequest) => Behaviour | Promise<Behaviour>;
  /** Ids that the lists of models give. */
  readonly models?: readonly string[];
  /** Also answer LM Studio's own list at `/api/v1/models`; otherwise that path is a 404, as elsewhere. */
  readonly lmStudio?: boolean;
  /** Listen here instead of on a free port. */
  readonly port?: number;
}

export interface FakeProvider {
  /** `http://127.0.0.1:<port>`; every dialect answers below it, whatever the prefix of the path. */
  readonly url: string;
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

/** A provider on loopback that speaks every dialect and does what its script says: for the demo and for the tests. */
export async function startFakeProvider(options: FakeProviderOptions): Promise<FakeProvider> {
  const requests: FakeRequest[] = [];
  const server = createServer((request, response) => {
    void serve(request, response, requests, options).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  requests: FakeRequest[],
  options: FakeProviderOptions,
): Promise<void> {
  const path = (message.url ?? '/').split('?')[0] ?? '/';
  const body = await readBody(message);
  if (path.endsWith('/api/show')) return sendJson(response, 200, showModel(body['model']));
  const isUnknownList = path.endsWith('/api/v1/models') && options.lmStudio !== true;
  const dialect = isUnknownList ? undefined : dialectOf(path);
  if (dialect === undefined) return sendJson(response, 404, { error: { message: 'no such path' } });
  const request: FakeRequest = {
    method: message.method ?? 'GET',
    path,
    key: keyOf(message),
    model: typeof body['model'] === 'string' ? body['model'] : (/models\/([^:]+):/.exec(path)?.[1] ?? ''),
    dialect,
    count: requests.filter((entry) => entry.dialect !== 'models').length,
    body,
  };
  requests.push(request);
  const behaviour = await options.behave(request);
  if (behaviour.kind === 'answer' && dialect === 'models') {
    return sendJson(response, 200, modelList(path, options.models ?? ['test-model']));
  }
  if (behaviour.kind === 'answer' && dialect !== 'models' && !wantsStream(dialect, path, body)) {
    return sendJson(response, 200, wholeAnswer(dialect, request.model, behaviour.text));
  }
  perform(behaviour, dialect, request.model, response);
}

function wantsStream(dialect: Dialect, path: string, body: Readonly<Record<string, unknown>>): boolean {
  if (dialect === 'google-generative-ai') return path.includes(':stream');
  // Ollama streams unless told otherwise; the others answer at once unless asked to stream.
  return dialect === 'ollama' ? body['stream'] !== false : body['stream'] === true;
}

function perform(behaviour: Behaviour, dialect: Dialect, model: string, response: ServerResponse): void {
  switch (behaviour.kind) {
    case 'answer':
      stream(response, dialect, model, behaviour.text, true);
      break;
    case 'cut':
      stream(response, dialect, model, behaviour.afterText, false);
      break;
    case 'status':
      sendJson(response, behaviour.status, behaviour.body ?? {}, behaviour.headers);
      break;
    case 'hang':
      break;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Sign in</title><p>Please sign in');
      break;
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' }).end();
      break;
    case 'huge':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: "${'x'.repeat(behaviour.bytes)}"\n\n`);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
  }
}

function stream(
  response: ServerResponse,
  dialect: Dialect,
  model: string,
  text: string,
  complete: boolean,
): void {
  const shape = streamShape(dialect === 'models' ? 'openai-completions' : dialect, model);
  response.writeHead(200, { 'content-type': shape.contentType });
  const words = text.match(/\S+\s*/g) ?? [];
  const pieces = [...shape.start, ...words.map((word) => shape.delta(word))];
  if (complete) response.end([...pieces, ...shape.end].join(''));
  // Closed, not reset: a reset may overtake the words that were written before it.
  else response.write(pieces.join(''), () => response.destroy());
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

function dialectOf(path: string): Dialect | undefined {
  if (path.endsWith('/chat/completions')) return 'openai-completions';
  if (path.endsWith('/responses')) return 'openai-responses';
  if (path.endsWith('/messages')) return 'anthropic-messages';
  if (path.endsWith('/api/chat')) return 'ollama';
  if (/:(?:stream)?[gG]enerateContent$/.test(path)) return 'google-generative-ai';
  return path.endsWith('/models') || path.endsWith('/api/tags') ? 'models' : undefined;
}

function keyOf({ headers }: IncomingMessage): string {
  const bearer = /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? '');
}

async function readBody(message: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of message) text += String(chunk);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
