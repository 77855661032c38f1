import type { CallAuth } from '../../core/ports/model-calls.ts';
import type { ApiMode } from '../../core/providers/provider.ts';
import type { RequestShape } from '../../core/providers/request-shape.ts';

/** Headers in which a wire format library may have put a key of its own. */
const LIBRARY_CREDENTIALS = ['authorization', 'x-api-key', 'x-goog-api-key'];
/** Several values of this one live side by side. */
const LISTED = 'anthropic-beta';

export interface RequestSource {
  readonly api: ApiMode;
  readonly auth: CallAuth;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape?: Pick<RequestShape, 'isNative'>;
}

/**
 * How a credential travels in each protocol, with the person's own headers on top. The only place that knows it: the
 * libraries get no key, so nothing of theirs can send, keep or print one.
 */
export function requestHeaders(
  source: RequestSource,
  library?: ConstructorParameters<typeof Headers>[0],
): Headers {
  const headers = new Headers(library);
  for (const name of LIBRARY_CREDENTIALS) headers.delete(name);
  for (const [name, value] of credentialHeaders(source)) headers.set(name, value);
  // CUST-6: a server that only speaks the protocol gets the betas that the person names, no others.
  if (source.shape?.isNative === false) headers.delete(LISTED);
  for (const [name, value] of Object.entries(source.headers)) {
    if (name.toLowerCase() === LISTED) headers.append(name, value);
    else headers.set(name, value);
  }
  return headers;
}

function credentialHeaders({ api, auth }: RequestSource): readonly (readonly [string, string])[] {
  if (auth.kind === 'none') return [];
  const value = auth.secret.reveal();
  const bearer = ['authorization', `Bearer ${value}`] as const;
  // A subscription token is a bearer token, never an x-api-key (section 34.1).
  if (auth.kind === 'bearer') {
    return api === 'anthropic-messages' ? [bearer, [LISTED, 'oauth-2025-04-20']] : [bearer];
  }
  if (api === 'anthropic-messages') return [['x-api-key', value]];
  if (api === 'azure-openai-responses') return [['api-key', value]];
  const isGoogle = api === 'google-generative-ai' || api === 'google-vertex';
  return isGoogle ? [['x-goog-api-key', value]] : [bearer];
}

/** Anthropic's addresses are written with and without the version. */
export function versioned(baseUrl: string): string {
  return /\/v\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/v1`;
}
