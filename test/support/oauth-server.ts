import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterEach } from 'vitest';
import type { OAuthMaterial } from '../../src/core/credentials/oauth-material.ts';
import type { OAuthClient } from '../../src/core/ports/oauth.ts';
import type { SignInFacts } from '../../src/core/providers/sign-in.ts';

export const CLIENT_ID = 'openclaw-test';
export const ACCOUNT_ID = 'account-7';
export const EMAIL = 'person@example.test';

/** A real authorization server on loopback: PKCE, device code, refresh with rotation. */
export interface OAuthServer {
  readonly url: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly deviceUrl: string;
  readonly revokeUrl: string;
  /** Grant types of every request to the token endpoint, in order of arrival. */
  readonly tokenCalls: readonly string[];
  /** Is asked before a token request is passed on; a promise holds it back, a status answers in the server's place. */
  beforeToken: (grant: string) => Promise<Intercepted> | Intercepted;
  /** Is asked once a token answer is ready to go. */
  afterToken: (grant: string) => Promise<void> | void;
  close(): Promise<void>;
}

type Intercepted = { readonly status: number; readonly body: unknown } | undefined;

const opened: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Starts one; it is gone after the test. */
export async function startOAuthServer(
  options: { readonly accessSeconds?: number } = {},
): Promise<OAuthServer> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const provider = new Provider(url, configurationOf(options.accessSeconds ?? 3600));
  const pass = provider.callback();
  const calls: string[] = [];
  const server: OAuthServer = {
    url,
    authorizeUrl: `${url}/auth`,
    tokenUrl: `${url}/token`,
    deviceUrl: `${url}/device/auth`,
    revokeUrl: `${url}/token/revocation`,
    tokenCalls: calls,
    beforeToken: () => undefined,
    afterToken: () => undefined,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const grant = new URLSearchParams(body).get('grant_type')?.split(':').at(-1) ?? '';
    calls.push(grant);
    const instead = await server.beforeToken(grant);
    if (instead !== undefined) {
      response.writeHead(instead.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(instead.body));
      return;
    }
    // The package takes a body that was read already.
    Object.assign(request, { body });
    const end = response.end.bind(response);
    response.end = ((...words: Parameters<typeof end>) => {
      void Promise.resolve(server.afterToken(grant)).then(() => end(...words));
      return response;
    }) as typeof response.end;
    pass(request, response);
  };
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (path.startsWith('/interaction/')) void answerInteraction(provider, request, response);
    else if (path === '/token') void token(request, response);
    else if (path === '/device/auth') void withScope(request).then(() => pass(request, response));
    else pass(request, response);
  });
  opened.push(server.close);
  return server;
}

/** GitHub takes a request without a scope as one for what its app may do; the package needs one to be named. */
async function withScope(request: IncomingMessage): Promise<void> {
  const body = new URLSearchParams(await bodyOf(request));
  if (!body.has('scope')) body.set('scope', 'openid');
  Object.assign(request, { body: body.toString() });
}

/** The person at the browser: signs in, agrees to everything. */
async function answerInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId: ACCOUNT_ID } });
  }
  const grant = new provider.Grant({ accountId: ACCOUNT_ID, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid profile email offline_access');
  const grantId = await grant.save();
  return provider.interactionFinished(request, response, { consent: { grantId } });
}

function configurationOf(accessSeconds: number): Readonly<Record<string, unknown>> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        redirect_uris: ['http://127.0.0.1/auth/callback'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
    cookies: { keys: ['canary-cookie-signing-key'] },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    claims: { openid: ['sub'], email: ['email'], profile: ['https://api.openai.com/auth'] },
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: EMAIL, 'https://api.openai.com/auth': { chatgpt_account_id: id } }),
    }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    ttl: {
      AccessToken: accessSeconds,
      RefreshToken: 86_400,
      Session: 3600,
      Grant: 86_400,
      Interaction: 600,
      IdToken: 3600,
      DeviceCode: 600,
      AuthorizationCode: 60,
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/**
 * A browser: follows redirects with its cookies, agrees to what the server asks, and stops before the first address that
 * does not belong to the server. That address is the way back to the program.
 */
export async function browse(server: OAuthServer, start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { url: string; form?: Readonly<Record<string, string>> } = { url: start };
  for (let step = 0; step < 20; step += 1) {
    if (!next.url.startsWith(server.url)) return next.url;
    const response = await fetch(next.url, {
      method: next.form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.form === undefined ? {} : { body: new URLSearchParams(next.form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const page = await response.text();
    const form = location === null ? deviceForm(page, next.url) : undefined;
    if (location !== null) next = { url: new URL(location, next.url).href };
    else if (form !== undefined) next = form;
    else return `page: ${response.status} ${page.slice(0, 2000)}`;
  }
  throw new Error('the browser goes in circles');
}

/** The form of the device page, filled in with the code that the address carries. */
function deviceForm(page: string, url: string): { url: string; form: Record<string, string> } | undefined {
  const token = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
  const action = /action="([^"]+)"/.exec(page)?.[1];
  if (token === undefined || action === undefined) return undefined;
  const code =
    new URL(url).searchParams.get('user_code') ?? /name="user_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return { url: new URL(action, url).href, form: { xsrf: token, user_code: code, confirm: 'yes' } };
}

/** The facts of a sign-in by redirect to `openai-codex` at this server. */
export function redirectFacts(server: OAuthServer, change: Partial<SignInFacts> = {}): SignInFacts {
  return {
    provider: 'openai-codex',
    kind: 'redirect',
    scope: 'openid profile email offline_access',
    clientId: CLIENT_ID,
    startUrl: server.authorizeUrl,
    tokenUrl: server.tokenUrl,
    redirectUrl: 'http://127.0.0.1:0/auth/callback',
    ...change,
  };
}

/** Goes through a whole sign-in of `openai-codex` at this server, with a browser that agrees to everything. */
export async function signInAt(server: OAuthServer, client: OAuthClient): Promise<OAuthMaterial> {
  const pending = await client.begin(redirectFacts(server));
  await fetch(await browse(server, pending.url));
  const outcome = await pending.outcome;
  if (!outcome.ok || outcome.kind !== 'tokens') throw new Error('no tokens');
  return outcome.material;
}
