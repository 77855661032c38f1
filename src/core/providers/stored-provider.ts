import type { ConfiguredProvider } from '../config/config.ts';
import type { AuthProfile } from '../credentials/credential.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { SecretInput } from './provider-config.ts';

/** A provider in the catalog state of one agent (REG-1). Holds markers in place of credentials, never a value. */
export interface StoredProvider {
  readonly provider: string;
  readonly baseUrl: string;
  /** `agent`: the agent's own, from an import; `config`: taken over from the config, and gone when the config changes. */
  readonly baseUrlFrom: 'agent' | 'config';
  readonly api: string;
  /** A marker such as `OPENAI_API_KEY` or `secretref-managed` (SEC-14); empty when none is kept. */
  readonly apiKey: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly models: readonly CatalogModel[];
}

/** What the source config says about a provider, secrets already replaced by markers (SEC-15). */
export interface ProviderSource {
  readonly provider: string;
  readonly baseUrl: string;
  readonly api: string;
  readonly apiKey: string;
  /** Is the key a reference, in the config or in a credential (REG-3)? */
  readonly isManaged: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly models: readonly CatalogModel[];
}

/** REG-3, line by line: what is stored after a regeneration in merge mode. */
export function mergeStored(stored: StoredProvider | undefined, source: ProviderSource): StoredProvider {
  const own = stored?.baseUrlFrom === 'agent' ? stored.baseUrl.trim() : '';
  const kept = stored?.apiKey ?? '';
  return {
    provider: source.provider,
    baseUrl: own === '' ? source.baseUrl : own,
    baseUrlFrom: own === '' ? 'config' : 'agent',
    apiKey: source.isManaged || kept === '' ? source.apiKey : kept,
    api: source.api,
    headers: source.headers,
    models: source.models,
  };
}

/** Section 29.1: header names that carry a credential. */
const SENSITIVE = /authorization|x-api-key|token|secret|password|credential/i;

/**
 * The source of a provider with markers: an environment reference by its name, others as `secretref-managed` (SEC-14). Plain
 * keys, and plain headers that look like credentials, are left out: the config holds them already.
 */
export function providerSource(
  provider: string,
  entry: ConfiguredProvider,
  profiles: readonly AuthProfile[],
  models: readonly CatalogModel[],
): ProviderSource {
  const inConfig = typeof entry.apiKey === 'object' ? entry.apiKey : undefined;
  const reference =
    inConfig ?? profiles.find((profile) => profile.provider === provider && profile.ref !== undefined)?.ref;
  const local = `${provider}-local`;
  const plain = entry.apiKey === local ? local : '';
  return {
    provider,
    baseUrl: entry.baseUrl?.trim() ?? '',
    api: entry.api ?? '',
    apiKey: reference === undefined ? plain : keyMarker(reference),
    isManaged: reference !== undefined,
    headers: headerMarkers({ ...entry.headers, ...entry.request?.headers }),
    models,
  };
}

function keyMarker(reference: Exclude<SecretInput, string>): string {
  return reference.source === 'env' ? reference.id : 'secretref-managed';
}

function headerMarkers(headers: Readonly<Record<string, SecretInput>>): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (typeof value !== 'string') {
      return [[name, value.source === 'env' ? `secretref-env:${value.id}` : 'secretref-managed']];
    }
    return SENSITIVE.test(name) ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
