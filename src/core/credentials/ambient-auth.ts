import type { CallAuth, CloudLogin } from '../ports/model-calls.ts';
import { Secret } from '../secrets/secret.ts';

const USUAL_REGION = 'us-east-1';

/**
 * The credential that a variable of the environment stands for: a key, one half of an AWS key pair, the name of an AWS
 * profile, the path of a Google key file (RES-1, PROV). `value` is the variable's own, `lookup` reads its neighbours.
 * Returns a sentence when a neighbour that it needs is missing.
 */
export function ambientAuth(
  name: string,
  value: string,
  lookup: (name: string) => string | undefined,
): CallAuth | string {
  switch (name) {
    case 'AWS_ACCESS_KEY_ID':
      return withLogin(awsKeys(value, lookup));
    case 'AWS_PROFILE':
      return withLogin({
        kind: 'aws-profile',
        profile: value,
        region: regionOf(lookup),
        ...awsFiles(lookup),
      });
    case 'GOOGLE_APPLICATION_CREDENTIALS':
      return withLogin({ kind: 'google-file', path: value, ...googlePlace(lookup) });
    default:
      return { kind: name.includes('OAUTH_TOKEN') ? 'bearer' : 'api-key', secret: new Secret(value) };
  }
}

/** The secrets that a credential holds, so that nothing of it gets into any text (S9). */
export function secretsOf(auth: CallAuth): readonly Secret[] {
  if (auth.kind !== 'none') return [auth.secret];
  const { login } = auth;
  if (login?.kind !== 'aws-keys') return [];
  const { accessKeyId, secretKey, sessionToken } = login;
  return [accessKeyId, secretKey, ...(sessionToken === undefined ? [] : [sessionToken])];
}

function withLogin(login: CloudLogin | string): CallAuth | string {
  return typeof login === 'string' ? login : { kind: 'none', login };
}

function awsKeys(accessKeyId: string, lookup: (name: string) => string | undefined): CloudLogin | string {
  const secret = lookup('AWS_SECRET_ACCESS_KEY');
  if (secret === undefined) {
    return 'Environment variable "AWS_SECRET_ACCESS_KEY" is not set; AWS_ACCESS_KEY_ID alone opens nothing.';
  }
  const token = lookup('AWS_SESSION_TOKEN');
  return {
    kind: 'aws-keys',
    region: regionOf(lookup),
    accessKeyId: new Secret(accessKeyId),
    secretKey: new Secret(secret),
    ...(token === undefined ? {} : { sessionToken: new Secret(token) }),
  };
}

function regionOf(lookup: (name: string) => string | undefined): string {
  return lookup('AWS_REGION') ?? lookup('AWS_DEFAULT_REGION') ?? USUAL_REGION;
}

function awsFiles(lookup: (name: string) => string | undefined) {
  const credentialsPath = lookup('AWS_SHARED_CREDENTIALS_FILE');
  const configPath = lookup('AWS_CONFIG_FILE');
  return {
    ...(credentialsPath === undefined ? {} : { credentialsPath }),
    ...(configPath === undefined ? {} : { configPath }),
  };
}

function googlePlace(lookup: (name: string) => string | undefined) {
  const project = lookup('GOOGLE_CLOUD_PROJECT') ?? lookup('GCLOUD_PROJECT');
  const location = lookup('GOOGLE_CLOUD_LOCATION');
  return {
    ...(project === undefined ? {} : { project }),
    ...(location === undefined ? {} : { location }),
  };
}
