import { APICallError } from '@ai-sdk/provider';
import * as z from 'zod';
import type { CallTarget } from '../../core/ports/model-calls.ts';
import { Secret } from '../../core/secrets/secret.ts';
import { callError } from './call-error.ts';
import { TokenCache } from './token-cache.ts';
import type { CallSetting } from './transport.ts';

/** Where an exchange names no end, in milliseconds: shorter than the half hour that such tokens live. */
const USUAL_LIFE_MS = 25 * 60_000;
const USUAL_API = 'https://api.githubcopilot.com';

const TokenSchema = z.looseObject({
  token: z.string().min(1),
  expires_at: z.number().positive().optional().catch(undefined),
  endpoints: z.looseObject({ api: z.string().optional() }).nullish().catch(undefined),
});

interface CopilotToken {
  readonly value: string;
  readonly expiresAtMs: number;
  /** Where the account's requests go, when GitHub says so. */
  readonly api: string | undefined;
}

const tokens = new TokenCache<CopilotToken>();

/**
 * A fetch for GitHub Copilot: the GitHub token is exchanged for one of about 30 minutes, which is kept in memory only
 * (section 34.1). One that was kept and is refused is exchanged anew, once.
 */
export function copilotTransport(
  target: CallTarget,
  fetch: typeof globalThis.fetch,
  { client, learn }: CallSetting,
): typeof globalThis.fetch {
  if (target.auth.kind === 'none') return fetch;
  const github = target.auth.secret.reveal();
  const url = tokenUrl(target.githubDomain);
  const key = `${url} ${github}`;
  // Copilot wants to know which editor asks; this program says its own name and poses as no other.
  const editor = { 'editor-version': client, 'editor-plugin-version': client, 'user-agent': client };
  const attempt = async (input: string, init: RequestInit | undefined) => {
    const { token, isCached } = await tokens.get(key, () =>
      exchange(url, github, editor, fetch, init?.signal),
    );
    learn(new Secret(token.value));
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token.value}`);
    for (const [name, value] of Object.entries(editor)) if (!headers.has(name)) headers.set(name, value);
    const place = target.baseUrl === USUAL_API ? (token.api ?? USUAL_API) : target.baseUrl;
    const address = `${place}${input.slice(target.baseUrl.length)}`;
    return { response: await fetch(address, { ...init, headers }), isCached };
  };
  return async (input, init) => {
    const first = await attempt(String(input), init);
    if (first.response.status !== 401) return first.response;
    tokens.drop(key);
    if (!first.isCached) return first.response;
    await first.response.body?.cancel();
    return (await attempt(String(input), init)).response;
  };
}

/** OAUTH-10: enterprises have an API host of their own. A whole origin is taken as it is. */
function tokenUrl(domain: string | undefined): string {
  const place = domain?.trim().replace(/\/+$/, '') ?? '';
  const origin = /^https?:\/\//.test(place) ? place : `https://api.${place === '' ? 'github.com' : place}`;
  return `${origin}/copilot_internal/v2/token`;
}

async function exchange(
  url: string,
  github: string,
  editor: Readonly<Record<string, string>>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal | null | undefined,
): Promise<CopilotToken> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', authorization: `token ${github}`, ...editor },
    ...(signal == null ? {} : { signal }),
  });
  if (!response.ok) throw await callError(url, response);
  const body = TokenSchema.safeParse(await response.json().catch(() => undefined));
  if (!body.success) {
    throw new APICallError({
      message: 'GitHub answers the exchange of the token without a token',
      url,
      requestBodyValues: {},
      statusCode: response.status,
    });
  }
  const { token, expires_at: seconds, endpoints } = body.data;
  return {
    value: token,
    expiresAtMs: seconds === undefined ? Date.now() + USUAL_LIFE_MS : seconds * 1000,
    api: trusted(endpoints?.api),
  };
}

/** The new token goes to GitHub's own hosts, whatever an answer says (S14). */
function trusted(api: string | undefined): string | undefined {
  if (api === undefined || !URL.canParse(api)) return undefined;
  const { protocol, hostname, href } = new URL(api);
  const isGithub = hostname.endsWith('.githubcopilot.com') || hostname.endsWith('.ghe.com');
  return protocol === 'https:' && isGithub ? href.replace(/\/+$/, '') : undefined;
}
