import type { CallTarget } from '../../core/ports/model-calls.ts';
import { CredentialsProviderError } from './credentials-provider-error.ts';
import { googleToken, projectOf, readGoogleKeyFile } from './google-token.ts';
import type { CallSetting } from './transport.ts';

const USUAL_HOST = 'https://aiplatform.googleapis.com';
const USUAL_LOCATION = 'global';

/** Where an API key asks for models of Google on Vertex AI: no project is named. Whole addresses are taken as they are. */
export function vertexBaseUrl(baseUrl: string): string {
  return baseUrl.includes('/publishers/')
    ? baseUrl
    : `${baseUrl.replace(/\/v\d+\w*$/, '')}/v1/publishers/google`;
}

/**
 * A fetch for Vertex AI: with a key file it gets a token, and the address names the project and the place. An API key or a
 * bearer token goes out as it is.
 */
export function vertexTransport(
  { auth, baseUrl }: CallTarget,
  fetch: typeof globalThis.fetch,
  setting: CallSetting,
): typeof globalThis.fetch {
  const login = auth.kind === 'none' ? auth.login : undefined;
  if (login?.kind !== 'google-file') return fetch;
  return async (input, init) => {
    const file = await readGoogleKeyFile(login.path);
    const project = login.project ?? projectOf(file);
    if (project === undefined) {
      throw new CredentialsProviderError('No project is known; set GOOGLE_CLOUD_PROJECT');
    }
    const token = await googleToken(file, fetch, setting, init?.signal ?? undefined);
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    const place = { project, location: login.location ?? USUAL_LOCATION };
    return fetch(placed(String(input), baseUrl, place), { ...init, headers });
  };
}

/** The address with the project in it; regions have hosts of their own. */
function placed(
  url: string,
  baseUrl: string,
  { project, location }: { readonly project: string; readonly location: string },
): string {
  if (url.includes('/projects/')) return url;
  const named = url.replace(
    '/publishers/',
    `/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}/publishers/`,
  );
  const isRegional =
    baseUrl.startsWith(USUAL_HOST) && /^[a-z0-9-]+$/.test(location) && location !== USUAL_LOCATION;
  return isRegional ? named.replace('https://', `https://${location}-`) : named;
}
