import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a model of the fake OpenRouter behaves when it is asked. */
export type RouterBehaviour =
  | 'tools'
  | 'lies'
  | 'rate-limit'
  | 'daily-limit'
  | 'hangs'
  | 'billing'
  | 'policy'
  | 'breaks-off'
  | 'gone'
  | 'no-tools'
  | 'no-image'
  | 'overloaded'
  | 'auth';

export interface RouterModel {
  readonly id: string;
  readonly name?: string;
  /** Unix seconds; null: the list does not tell. */
  readonly created?: number | null;
  readonly context?: number;
  readonly price?: string;
  readonly hasTools?: boolean;
  readonly seesImages?: boolean;
  readonly behaviour?: RouterBehaviour;
}

export interface RouterRequest {
  readonly model: string;
  readonly key: string;
  readonly kind: 'tools' | 'image';
}

export interface RouterServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The same with `/api/v1`. */
  readonly baseUrl: string;
  /** Checks in the order they came. */
  readonly requests: readonly RouterRequest[];
  /** Requests for the list, with the credential that came along. */
  readonly lists: readonly string[];
  /** The most checks that were open at once. */
  mostAtOnce(): number;
  /** Checks that are open now. */
  openNow(): number;
  /** Replaces the list. */
  offer(models: readonly RouterModel[]): void;
  /** What `/models` answers instead: a status, or a text. */
  answerListWith(answer: { readonly status?: number; readonly body?: string }): void;
  close(): Promise<void>;
}

export interface RouterOptions {
  /** Milliseconds until a check is answered. */
  readonly delayMs?: number;
}

/** An OpenRouter on loopback that misbehaves model by model, as its real answers look. */
export async function startRouter(
  models: readonly RouterModel[],
  { delayMs = 0 }: RouterOptions = {},
): Promise<RouterServer> {
  const requests: RouterRequest[] = [];
  const lists: string[] = [];
  let offered = models;
  let listAnswer: { readonly status?: number; readonly body?: string } = {};
  let open = 0;
  let most = 0;
  const server = createServer((message, response) => {
    void serve(message, response).catch(() => response.destroy());
  });
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = (message.headers.authorization ?? '').replace('Bearer ', '');
    if (message.url?.endsWith('/models') === true) {
      lists.push(key);
      const body = listAnswer.body ?? JSON.stringify({ data: offered.map(listed) });
      response.writeHead(listAnswer.status ?? 200, { 'content-type': 'application/json' }).end(body);
      return;
    }
    const body = JSON.parse(await textOf(message)) as { model: string; tools?: unknown[] };
    const kind = body.tools === undefined ? 'image' : 'tools';
    requests.push({ model: body.model, key, kind });
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => {
      open -= 1;
    });
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    behave(offered.find(({ id }) => id === body.model)?.behaviour ?? 'tools', kind, response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    baseUrl: `${url}/api/v1`,
    requests,
    lists,
    mostAtOnce: () => most,
    openNow: () => open,
    offer: (next) => {
      offered = next;
    },
    answerListWith: (answer) => {
      listAnswer = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A row of the list, in the shape of the real one. */
export function listed(model: RouterModel): object {
  const { id, name = id, created = 1_750_000_000, context = 32_768, price = '0' } = model;
  const tools = model.hasTools === false ? [] : ['tools', 'tool_choice'];
  const inputs = model.seesImages === true ? ['text', 'image'] : ['text'];
  return {
    id,
    name,
    created,
    context_length: context,
    architecture: { input_modalities: inputs, output_modalities: ['text'] },
    pricing: { prompt: price, completion: price, request: '0' },
    supported_parameters: [...tools, 'temperature'],
  };
}

const ERRORS: Readonly<Partial<Record<RouterBehaviour, readonly [number, string, object?]>>> = {
  'rate-limit': [429, 'Rate limit exceeded: free-models-per-min. ', { 'X-RateLimit-Remaining': '0' }],
  'daily-limit': [
    429,
    'Rate limit exceeded: free-models-per-day. Add credits to unlock more requests per day',
  ],
  billing: [402, 'Insufficient credits. Add more at the credits page.'],
  policy: [404, 'No endpoints found matching your data policy (Free model publication).'],
  gone: [404, 'No endpoints found for acme/gone:free.'],
  'no-tools': [404, 'No endpoints found that support tool use.'],
  overloaded: [503, 'Provider is overloaded, try again later'],
  auth: [401, 'User not found.'],
};

function behave(behaviour: RouterBehaviour, kind: 'tools' | 'image', response: ServerResponse): void {
  const error = ERRORS[behaviour];
  if (error !== undefined) {
    const [code, message, headers] = error;
    const body = { error: { message, code, ...(headers === undefined ? {} : { metadata: { headers } }) } };
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  if (behaviour === 'hangs') return;
  if (behaviour === 'no-image' && kind === 'image') {
    const body = { error: { message: 'No endpoints found that support image input', code: 404 } };
    response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (behaviour === 'breaks-off') {
    response.write(event({ content: 'I am going to' }), () => response.destroy());
    return;
  }
  const isCall = kind === 'tools' && behaviour !== 'lies';
  const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'ping', arguments: '{}' } };
  const delta = isCall ? { role: 'assistant', tool_calls: [call] } : { role: 'assistant', content: 'Red.' };
  response.end(`${event(delta)}${event({}, isCall ? 'tool_calls' : 'stop')}data: [DONE]\n\n`);
}

function event(delta: object, reason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: reason }];
  const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
