import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';

export interface HttpLimits {
  readonly connectMs: number;
  /** Bytes of one response body; more ends the response with an error. */
  readonly maxBodyBytes: number;
}

/** Headers that may carry a credential. */
const CREDENTIAL_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'proxy-authorization'];

/**
 * The one way out for every request: undici's fetch with a connect limit, proxy variables honoured, a cap on the body, and
 * no redirect followed, because a key goes only where it was meant for (S14, X6).
 */
export function createFetch(limits: HttpLimits): typeof globalThis.fetch {
  const guarded = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = typeof input === 'string' || input instanceof URL ? String(input) : input.url;
    const response = await undiciFetch(url, {
      ...(init as object),
      dispatcher: dispatcherFor(url, limits.connectMs),
      redirect: 'manual',
    });
    return capBody(response as unknown as Response, limits.maxBodyBytes);
  };
  return guarded as typeof globalThis.fetch;
}

const dispatchers = new Map<string, Dispatcher>();

/** One pool per connect limit, shared by all calls of the process. A proxy is never asked for this very machine. */
function dispatcherFor(url: string, connectMs: number): Dispatcher {
  const isDirect = !hasProxy() || isLoopback(url);
  const name = `${connectMs} ${isDirect ? 'direct' : 'proxy'}`;
  const known = dispatchers.get(name);
  if (known !== undefined) return known;
  const options = {
    // Not `connect.timeout`: through a proxy only this one is heeded.
    connectTimeout: connectMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 1000,
  };
  const made = isDirect ? new Agent(options) : new EnvHttpProxyAgent(options);
  dispatchers.set(name, made);
  return made;
}

function hasProxy(): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].some((name) => process.env[name]);
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** A provider that floods is cut off; what was read so far is all there is. */
function capBody(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  let seen = 0;
  const capped = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        if (seen > maxBytes) controller.error(new BodyTooLargeError(maxBytes));
        else controller.enqueue(chunk);
      },
    }),
  );
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
