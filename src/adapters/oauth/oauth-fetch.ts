import { createFetch } from '../http/http-client.ts';

/** A token answer is some kilobytes. */
const MAX_BODY_BYTES = 1024 * 1024;
const CONNECT_MS = 10_000;
const REQUEST_MS = 30_000;

/** The project's fetch for token endpoints, with a limit for one whole request. */
export function oauthFetch(signal?: AbortSignal): typeof globalThis.fetch {
  const fetch = createFetch({ connectMs: CONNECT_MS, maxBodyBytes: MAX_BODY_BYTES });
  return (input, init) => {
    const signals = [AbortSignal.timeout(REQUEST_MS), signal, init?.signal].filter((entry) => entry != null);
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/**
 * Some servers answer an OAuth error with 200 (GitHub's device flow does). The standard says 400, and the library reads it
 * only then.
 */
export function withHonestStatus(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status !== 200) return response;
    const text = await response.text();
    const { headers } = response;
    const status = isError(text) ? 400 : 200;
    return new Response(text, { status, headers });
  };
}

/**
 * Takes the id token out of a refreshed answer: nobody reads it, and a fault in it must not cost the refresh token that came
 * along and is the only one that works from now on.
 */
export function withoutIdToken(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const text = await response.text();
    const { status, headers } = response;
    const body = jsonOf(text);
    if (body === undefined || !('id_token' in body)) return new Response(text, { status, headers });
    const { id_token: _unread, ...rest } = body;
    return new Response(JSON.stringify(rest), { status, headers });
  };
}

function isError(text: string): boolean {
  const body = jsonOf(text);
  return typeof body?.['error'] === 'string' && body['access_token'] === undefined;
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
