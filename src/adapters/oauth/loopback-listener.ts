import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The browser's way back: a server on 127.0.0.1 that takes one redirect and then is gone. */
export interface LoopbackListener {
  /** What to name as redirect address; with the port that was given. */
  readonly redirectUrl: string;
  /** False when the port is taken. */
  readonly isListening: boolean;
  close(): Promise<void>;
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'referrer-policy': 'no-referrer',
  connection: 'close',
} as const;

/**
 * Listens on the port of `redirectUrl` (0: any) for exactly its path. `take` judges the query: a text refuses the request and
 * goes on listening, undefined means that this was it. Never rejects: a taken port is `isListening: false` (section 34.1).
 */
export async function listenForRedirect(
  redirectUrl: string,
  take: (query: URLSearchParams) => string | undefined,
): Promise<LoopbackListener> {
  const wanted = new URL(redirectUrl);
  let isOver = false;
  const server = createServer((request, response) => {
    const query = isOver ? undefined : queryOf(request, wanted.pathname);
    if (query === undefined) return answer(response, 404, 'There is nothing here.');
    const refusal = take(query);
    if (refusal !== undefined) return answer(response, 400, refusal);
    isOver = true;
    answer(response, 200, 'Done. You can close this page and go back to the terminal.');
    server.close();
  });
  const isListening = await listens(server, Number(wanted.port));
  const address = server.address();
  if (typeof address === 'object' && address !== null) wanted.port = String(address.port);
  return {
    redirectUrl: wanted.href,
    isListening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
}

/** Another host name in the request means that a web page points its own name at this machine. */
function queryOf({ method, url = '', headers }: IncomingMessage, path: string): URLSearchParams | undefined {
  const host = headers.host?.replace(/:\d+$/, '') ?? '';
  if (method !== 'GET' || !['127.0.0.1', 'localhost'].includes(host)) return undefined;
  const base = 'http://127.0.0.1';
  if (!URL.canParse(url, base)) return undefined;
  const { pathname, searchParams } = new URL(url, base);
  return pathname === path ? searchParams : undefined;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, HEADERS).end(`<!doctype html><title>openclaw</title><p>${text}</p>\n`);
}
