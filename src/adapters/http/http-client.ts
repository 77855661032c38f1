import { fetch as undiciFetch } from 'undici';
import type { CallTransport } from '../../core/ports/model-calls.ts';
import { dispatcherFor } from './dispatcher.ts';

export interface HttpLimits {
  readonly connectMs: number;
  /** Bytes of one response body; more ends the response with an error. */
  readonly maxBodyBytes: number;
  /** Called some milliseconds after a request was handed over: it is written by then, or its connection is being made. */
  readonly onSent?: () => void;
  /** Proxy and certificates from the config; the proxy variables of the environment without it. */
  readonly transport?: CallTransport;
}

/** By then a request has left this machine over a connection that was there; nothing in undici's fetch tells it. */
const SENT_AFTER_MS = 5;

/** Headers that may carry a credential. */
const CREDENTIAL_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'proxy-authorization'];

/**
 * The one way out for every request: undici's fetch with a connect limit, proxy variables honoured, a cap on the body, and
 * no redirect followed, because a key goes only where it was meant for (S14, X6).
 */
export function createFetch(limits: HttpLimits): typeof globalThis.fetch {
  const guarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = typeof input === 'string' || input instanceof URL ? String(input) : input.url;
    const answering = undiciFetch(url, {
      ...(init as object),
      dispatcher: dispatcherFor(url, limits.connectMs, limits.transport),
      redirect: 'manual',
    });
    if (limits.onSent !== undefined) setTimeout(limits.onSent, SENT_AFTER_MS);
    const response = await answering;
    return capBody(response as unknown as Response, limits.maxBodyBytes);
  };
  return guarded as typeof globalThis.fetch;
}

/** A provider that floods is cut off; what was read so far is all there is. */
function capBody(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  const reader = response.body.getReader();
  let seen = 0;
  // Not a TransformStream: its two queues cost more than the answer to a short request.
  const capped = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      seen += value.byteLength;
      if (seen <= maxBytes) return controller.enqueue(value);
      controller.error(new BodyTooLargeError(maxBytes));
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response([204, 205, 304].includes(status) ? null : capped, { status, statusText, headers });
}

export class BodyTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`The answer is larger than ${Math.round(maxBytes / 1_048_576)} MiB and was cut off`);
    this.name = 'BodyTooLargeError';
  }
}

/** Response headers for evidence: lower-case names, nothing that could be a credential. */
export function safeHeaders(headers: Iterable<readonly [string, string]>): Readonly<Record<string, string>> {
  const safe: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!CREDENTIAL_HEADERS.includes(key) && key !== 'set-cookie') safe[key] = value.slice(0, 500);
  }
  return safe;
}
