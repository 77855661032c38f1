import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { Secret } from '../../core/secrets/secret.ts';
import { callError } from './call-error.ts';
import { CredentialsProviderError } from './credentials-provider-error.ts';
import { TokenCache } from './token-cache.ts';
import type { CallSetting } from './transport.ts';

const TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const LIFE_SECONDS = 3600;

const ServiceAccountSchema = z.looseObject({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  project_id: z.string().optional(),
  token_uri: z.string().optional(),
});
const UserSchema = z.looseObject({
  type: z.literal('authorized_user'),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  refresh_token: z.string().min(1),
  quota_project_id: z.string().optional(),
  token_uri: z.string().optional(),
});
const KeyFileSchema = z.discriminatedUnion('type', [ServiceAccountSchema, UserSchema]);
const AnswerSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(LIFE_SECONDS),
});

/** What the file behind GOOGLE_APPLICATION_CREDENTIALS holds. */
export type GoogleKeyFile = z.infer<typeof KeyFileSchema>;

const tokens = new TokenCache();

/** Reads it; throws `CredentialsProviderError` with a sentence that names the file and holds nothing of it. */
export async function readGoogleKeyFile(path: string): Promise<GoogleKeyFile> {
  const about = `GOOGLE_APPLICATION_CREDENTIALS names ${path}`;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CredentialsProviderError(`${about}, which cannot be read (${error.code ?? 'unknown'})`);
  });
  const file = KeyFileSchema.safeParse(parsed(text));
  if (file.success) return file.data;
  throw new CredentialsProviderError(`${about}, which is neither a service account nor a user's own login`);
}

/** The project that a key file belongs to or is billed to. */
export function projectOf(file: GoogleKeyFile): string | undefined {
  return file.type === 'service_account' ? file.project_id : file.quota_project_id;
}

/** An access token for a key file: from memory, else exchanged. Fails as the answer of the token server does. */
export async function googleToken(
  file: GoogleKeyFile,
  fetch: typeof globalThis.fetch,
  setting: CallSetting,
  signal: AbortSignal | undefined,
): Promise<string> {
  const secrets =
    file.type === 'service_account' ? [file.private_key] : [file.client_secret, file.refresh_token];
  for (const secret of secrets) setting.learn(new Secret(secret));
  const { token } = await tokens.get(JSON.stringify(file), () => exchange(file, fetch, setting, signal));
  setting.learn(new Secret(token.value));
  return token.value;
}

async function exchange(
  file: GoogleKeyFile,
  fetch: typeof globalThis.fetch,
  setting: CallSetting,
  signal: AbortSignal | undefined,
) {
  const url = file.token_uri ?? TOKEN_URL;
  const nowMs = Date.now();
  const grant = grantOf(file, url, nowMs);
  const assertion = grant.get('assertion');
  if (assertion !== null) setting.learn(new Secret(assertion));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: grant.toString(),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await callError(url, response);
  const answer = AnswerSchema.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw new CredentialsProviderError(`${url} answers without a token`);
  return { value: answer.data.access_token, expiresAtMs: nowMs + answer.data.expires_in * 1000 };
}

function grantOf(file: GoogleKeyFile, url: string, nowMs: number): URLSearchParams {
  if (file.type === 'service_account') {
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    return new URLSearchParams({ grant_type: grantType, assertion: assertionOf(file, url, nowMs) });
  }
  const { client_id, client_secret, refresh_token } = file;
  return new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token });
}

function assertionOf(file: GoogleKeyFile & { type: 'service_account' }, url: string, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(file.private_key_id ? { kid: file.private_key_id } : {}) };
  const claims = {
    iss: file.client_email,
    scope: SCOPE,
    aud: url,
    iat: issuedAt,
    exp: issuedAt + LIFE_SECONDS,
  };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  try {
    return `${text}.${createSign('RSA-SHA256').update(text).sign(file.private_key, 'base64url')}`;
  } catch {
    throw new CredentialsProviderError('The private key of the service account is none that can sign');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
