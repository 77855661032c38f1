import type { Config } from '../config/config.ts';
import { isRecord } from '../is-record.ts';
import type { CatalogModel } from '../models/catalog.ts';
import { configuredProvider } from '../providers/configured-provider.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import type { StoredProvider } from '../providers/stored-provider.ts';

/** A marker says where a key comes from; anything else is a key, and those never enter the catalog (SEC-14, RES-4). */
const MARKER = /^(?:[A-Z][A-Z0-9_]*|secretref-[\w:-]+)$/;

/**
 * Providers of a `models.json` joined with what the catalog state of the agent has: stored values that are not empty stay
 * (DOC-2), an address that the config names too counts as the config's. Undefined when the document is no catalog.
 */
export function withLegacyModels(
  document: unknown,
  stored: readonly StoredProvider[],
  config: Config,
): readonly StoredProvider[] | undefined {
  if (!isRecord(document)) return undefined;
  const providers = document['providers'];
  if (!isRecord(providers)) return undefined;
  const rows = new Map(stored.map((row) => [row.provider, row]));
  for (const [name, entry] of Object.entries(providers)) {
    if (!isRecord(entry)) continue;
    const provider = normalizeProviderId(name);
    rows.set(provider, joined(provider, entry, rows.get(provider), config));
  }
  return [...rows.values()].sort((left, right) => (left.provider < right.provider ? -1 : 1));
}

function joined(
  provider: string,
  entry: Readonly<Record<string, unknown>>,
  stored: StoredProvider | undefined,
  config: Config,
): StoredProvider {
  const legacyUrl = text(entry['baseUrl']);
  const isOfConfig = legacyUrl === configuredProvider(config, provider)?.baseUrl?.trim();
  const key = text(entry['apiKey']);
  const hasUrl = stored !== undefined && stored.baseUrl !== '';
  return {
    provider,
    baseUrl: hasUrl ? stored.baseUrl : legacyUrl,
    baseUrlFrom: hasUrl ? stored.baseUrlFrom : legacyOrigin(isOfConfig, legacyUrl),
    api: nonEmpty(stored?.api, text(entry['api'])),
    apiKey: nonEmpty(stored?.apiKey, MARKER.test(key) ? key : ''),
    headers: stored?.headers ?? {},
    models: stored === undefined || stored.models.length === 0 ? modelsOf(provider, entry) : stored.models,
  };
}

/** Ids, names and limits; prices and the rest come from newer sources. */
function modelsOf(provider: string, entry: Readonly<Record<string, unknown>>): readonly CatalogModel[] {
  const models = Array.isArray(entry['models']) ? entry['models'] : [];
  return models.flatMap((model): CatalogModel[] => {
    const id = isRecord(model) ? text(model['id']) : '';
    if (!isRecord(model) || id === '') return [];
    const { contextWindow, maxTokens, input } = model;
    const kinds = Array.isArray(input) ? input.filter((kind) => typeof kind === 'string') : [];
    return [
      {
        provider,
        id,
        name: text(model['name']) || id,
        input: kinds.length === 0 ? ['text'] : kinds,
        source: 'config',
        ...(typeof contextWindow === 'number' ? { contextWindow } : {}),
        ...(typeof maxTokens === 'number' ? { maxTokens } : {}),
      },
    ];
  });
}

function legacyOrigin(isOfConfig: boolean, url: string): StoredProvider['baseUrlFrom'] {
  return isOfConfig || url === '' ? 'config' : 'agent';
}

function nonEmpty(first: string | undefined, second: string): string {
  return first === undefined || first === '' ? second : first;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
