// Named here and loaded lazily as a file of its own: of a CommonJS package, `import()` in the bundle gives no names.
import { fromIni } from '@aws-sdk/credential-providers';
import type { CloudLogin } from '../../core/ports/model-calls.ts';
import { CredentialsProviderError } from './credentials-provider-error.ts';
import type { AwsKeys } from './sigv4.ts';

export interface ProfileKeys extends AwsKeys {
  readonly expiresAtMs: number;
}

/** What the AWS files say of a profile: keys, another role, a single sign-on, a helper of its own. */
export async function keysOfProfile({
  profile,
  credentialsPath,
  configPath,
}: Extract<CloudLogin, { readonly kind: 'aws-profile' }>): Promise<ProfileKeys> {
  try {
    const keys = await fromIni({
      profile,
      ...(credentialsPath === undefined ? {} : { filepath: credentialsPath }),
      ...(configPath === undefined ? {} : { configFilepath: configPath }),
    })();
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = keys;
    const expiresAtMs = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    return { accessKeyId, secretAccessKey, sessionToken, expiresAtMs };
  } catch (error) {
    const words = error instanceof Error ? error.message : 'no reason given';
    throw new CredentialsProviderError(`AWS_PROFILE "${profile}" gives no keys: ${words}`, { cause: error });
  }
}
