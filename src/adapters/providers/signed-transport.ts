import type { CloudLogin } from '../../core/ports/model-calls.ts';
import { Secret } from '../../core/secrets/secret.ts';
import type { ProfileKeys } from './aws-profile-keys.ts';
import { type AwsKeys, signatureHeaders } from './sigv4.ts';
import { TokenCache } from './token-cache.ts';
import type { CallSetting } from './transport.ts';

type AwsLogin = Exclude<CloudLogin, { readonly kind: 'google-file' }>;

const SERVICE = 'bedrock';

const profiles = new TokenCache<ProfileKeys>();

/** A fetch that signs each request for Bedrock; the keys themselves never leave (SigV4). */
export function signedTransport(
  login: AwsLogin,
  fetch: typeof globalThis.fetch,
  setting: CallSetting,
): typeof globalThis.fetch {
  return async (input, init) => {
    const keys = await keysOf(login);
    for (const secret of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]) {
      if (secret !== undefined) setting.learn(new Secret(secret));
    }
    const url = String(input);
    const headers = new Headers(init?.headers);
    const signed = signatureHeaders(
      {
        method: init?.method ?? 'GET',
        url,
        headers: { 'content-type': headers.get('content-type') ?? 'application/json' },
        body: typeof init?.body === 'string' ? init.body : '',
        region: regionOf(url) ?? login.region,
        service: SERVICE,
        nowMs: Date.now(),
      },
      keys,
    );
    for (const [name, value] of Object.entries(signed)) headers.set(name, value);
    return fetch(input, { ...init, headers });
  };
}

/** The region that an address names; other addresses, of a private link for example, belong to the region that is set. */
function regionOf(url: string): string | undefined {
  return /^bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/.exec(new URL(url).hostname)?.[1];
}

async function keysOf(login: AwsLogin): Promise<AwsKeys> {
  if (login.kind === 'aws-profile') {
    const { keysOfProfile } = await import('./aws-profile-keys.ts');
    const key = [login.profile, login.credentialsPath, login.configPath].join('\n');
    return (await profiles.get(key, () => keysOfProfile(login))).token;
  }
  return {
    accessKeyId: login.accessKeyId.reveal(),
    secretAccessKey: login.secretKey.reveal(),
    sessionToken: login.sessionToken?.reveal(),
  };
}
