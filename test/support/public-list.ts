import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A public list of models on loopback, in the shape of models.dev. */
export interface PublicList {
  readonly url: string;
  /** Headers of the requests, in the order they came. */
  readonly requests: readonly IncomingHttpHeaders[];
  /** Replaces the list; its ETag changes with it. */
  publish(document: unknown): void;
  /** What is answered instead; undefined: the list again. */
  answerWith(
    answer: { readonly status: number; readonly location?: string; readonly body?: string } | undefined,
  ): void;
  close(): Promise<void>;
}

export async function startPublicList(document: unknown): Promise<PublicList> {
  const requests: IncomingHttpHeaders[] = [];
  let published = JSON.stringify(document);
  let version = 1;
  let instead: Parameters<PublicList['answerWith']>[0];
  const server = createServer((message, response) => {
    requests.push(message.headers);
    const etag = `"v${version}"`;
    if (instead !== undefined) {
      const { status, location, body = '' } = instead;
      response.writeHead(status, location === undefined ? {} : { location }).end(body);
    } else if (message.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, 'content-type': 'application/json' }).end(published);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api.json`,
    requests,
    publish(next) {
      published = JSON.stringify(next);
      version += 1;
    },
    answerWith(answer) {
      instead = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
