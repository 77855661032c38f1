import { shorthandName } from '../config/config-variables.ts';
import { formatOAuthMaterial } from '../credentials/oauth-material.ts';
import { isRecord } from '../is-record.ts';
import type { ImportedCredential } from '../ports/import-store.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { Secret } from '../secrets/secret.ts';
import { type SecretRef, secretRefSchema } from '../secrets/secret-ref.ts';

/** One entry of a legacy file: a credential, a route without one, nothing at all, or something that has to stay where it is. */
export type LegacyEntry =
  | { readonly kind: 'credential'; readonly credential: ImportedCredential }
  /** Belongs into `auth.profiles` of the config (CRED-5). */
  | { readonly kind: 'aws-sdk'; readonly id: string; readonly provider: string }
  | { readonly kind: 'empty'; readonly id: string; readonly provider: string }
  | { readonly kind: 'refused'; readonly id: string; readonly provider: string; readonly why: string };

export interface EntryPlace {
  readonly id: string;
  /** Provider of an entry that names none. */
  readonly provider: string;
  readonly owner: string;
  /** Unix milliseconds of the import. */
  readonly nowMs: number;
}

const OLD_TYPES: Readonly<Record<string, string>> = {
  apiKey: 'api_key',
  'api-key': 'api_key',
  apikey: 'api_key',
};
const REF_MARKER = /^secretref-env:([A-Z][A-Z0-9_]{0,127})$/;

/** Reads one entry in any spelling of the earlier versions (CRED-3, DOC-2). Never throws; reasons quote no value. */
export function legacyEntry(value: unknown, place: EntryPlace): LegacyEntry {
  // The flat form of the first versions: `{ "<provider>": "key" }`.
  const entry: Readonly<Record<string, unknown>> =
    typeof value === 'string' ? { key: value } : asRecord(value);
  const provider = normalizeProviderId(text(entry, 'provider') ?? place.provider);
  const at = { id: place.id, provider };
  const written = text(entry, 'type') ?? text(entry, 'mode') ?? guessedType(entry);
  const type = OLD_TYPES[written] ?? written;
  if (provider === '' || place.id.trim() === '') {
    return { kind: 'refused', ...at, why: 'it names no provider' };
  }
  switch (type) {
    case 'aws-sdk':
      return { kind: 'aws-sdk', ...at };
    case 'oauth':
      return oauthEntry(entry, at, place);
    case 'api_key':
      return staticEntry('api_key', entry, ['key', 'apiKey', 'api_key'], ['keyRef'], at, place);
    case 'token':
      return staticEntry('token', entry, ['token', 'access'], ['tokenRef'], at, place);
    default:
      return { kind: 'refused', ...at, why: 'its type is none that this version knows' };
  }
}

function guessedType(entry: Readonly<Record<string, unknown>>): string {
  if (entry['refresh'] !== undefined || entry['refresh_token'] !== undefined) return 'oauth';
  if (entry['access'] !== undefined || entry['access_token'] !== undefined) return 'oauth';
  return entry['token'] !== undefined || entry['tokenRef'] !== undefined ? 'token' : 'api_key';
}

type Where = { readonly id: string; readonly provider: string };

function staticEntry(
  type: 'api_key' | 'token',
  entry: Readonly<Record<string, unknown>>,
  names: readonly string[],
  refNames: readonly string[],
  at: Where,
  place: EntryPlace,
): LegacyEntry {
  const inline = names.map((name) => entry[name]).find((value) => value !== undefined && value !== '');
  const reference = refNames.map((name) => entry[name]).find((value) => value !== undefined);
  const ref = refOf(reference ?? inline);
  if (reference !== undefined && ref === undefined) {
    return { kind: 'refused', ...at, why: 'its reference is not one that this version can follow' };
  }
  if (ref === undefined && inline !== undefined && typeof inline !== 'string') {
    return { kind: 'refused', ...at, why: 'its key is not a text' };
  }
  const secret = typeof inline === 'string' && inline.trim() !== '' ? new Secret(inline.trim()) : undefined;
  if (ref === undefined && secret === undefined) return { kind: 'empty', ...at };
  const expires = type === 'token' ? milliseconds(entry, ['expires', 'expiresAt']) : undefined;
  return {
    kind: 'credential',
    credential: {
      ...common(type, entry, at, place),
      ...(ref === undefined ? { ...(secret === undefined ? {} : { secret }) } : { ref }),
      ...(expires === undefined ? {} : { expiresAtMs: expires }),
    },
  };
}

/** CRED-7: OAuth material behind a reference is a hard failure and stays where it is. */
function oauthEntry(entry: Readonly<Record<string, unknown>>, at: Where, place: EntryPlace): LegacyEntry {
  const fields = ['access', 'access_token', 'refresh', 'refresh_token', 'keyRef', 'tokenRef'];
  if (fields.some((name) => isRecord(entry[name]))) {
    return { kind: 'refused', ...at, why: 'OAuth material cannot stand behind a reference' };
  }
  const access = text(entry, 'access') ?? text(entry, 'access_token') ?? '';
  const refresh = text(entry, 'refresh') ?? text(entry, 'refresh_token');
  if (access === '' && refresh === undefined) return { kind: 'empty', ...at };
  const expires = milliseconds(entry, ['expires', 'expires_at', 'expiresAt']);
  const accountId = text(entry, 'accountId') ?? text(entry, 'account_id');
  const email = text(entry, 'email');
  const material = formatOAuthMaterial({
    access: new Secret(access),
    ...(refresh === undefined ? {} : { refresh: new Secret(refresh) }),
    ...(expires === undefined ? {} : { expiresAtMs: expires }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(email === undefined ? {} : { email }),
  });
  return {
    kind: 'credential',
    credential: {
      ...common('oauth', entry, at, place),
      secret: material,
      ...(expires === undefined ? {} : { expiresAtMs: expires }),
    },
  };
}

function common(
  type: ImportedCredential['type'],
  entry: Readonly<Record<string, unknown>>,
  at: Where,
  { owner, nowMs }: EntryPlace,
): ImportedCredential {
  const email = text(entry, 'email');
  const copyToAgents = entry['copyToAgents'];
  return {
    ...at,
    type,
    owner,
    verification: { state: 'unverified', atMs: nowMs },
    ...(email === undefined ? {} : { email }),
    ...(typeof copyToAgents === 'boolean' ? { copyToAgents } : {}),
  };
}

/** A reference object, `${NAME}`, `$NAME`, or the marker word of SEC-4. */
function refOf(value: unknown): SecretRef | undefined {
  if (typeof value === 'string') {
    const name = shorthandName(value) ?? REF_MARKER.exec(value)?.[1];
    return name === undefined ? undefined : { source: 'env', provider: 'default', id: name };
  }
  if (!isRecord(value)) return undefined;
  const parsed = secretRefSchema().safeParse({ provider: 'default', ...value });
  return parsed.success ? parsed.data : undefined;
}

/** Unix milliseconds; some writers used seconds. What is no date becomes 0, which makes the token ineligible (CRED-6). */
function milliseconds(
  entry: Readonly<Record<string, unknown>>,
  names: readonly string[],
): number | undefined {
  const value = names.map((name) => entry[name]).find((found) => found !== undefined && found !== null);
  if (value === undefined) return undefined;
  const number = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return 0;
  return Math.round(number < 1e11 ? number * 1000 : number);
}

function text(entry: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(entry, name) ? entry[name] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
