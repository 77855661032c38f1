import { isRecord } from '../is-record.ts';
import type { LegacyKind } from '../ports/legacy-files.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import { findProvider } from '../providers/provider-table/provider-table.ts';
import { type LegacyEntry, legacyEntry } from './legacy-credential.ts';

/** What a file of an earlier version holds. */
export interface LegacyDocument {
  readonly entries: readonly LegacyEntry[];
  /** From `order`, by provider; last use in Unix milliseconds by profile id, from `usageStats`. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
  readonly lastUsed: ReadonlyMap<string, number>;
}

export interface DocumentPlace {
  readonly owner: string;
  /** Unix milliseconds of the import. */
  readonly nowMs: number;
}

/** Keys of the wrapped form that are no provider. */
const NO_PROVIDER: ReadonlySet<string> = new Set(['version', 'order', 'lastGood', 'usageStats', 'profiles']);

/**
 * Reads any credential file of DOC-2: `{version, profiles}` with ids, or one entry per provider, whose id becomes
 * `<provider>:default` (an OAuth entry with an e-mail address: `<provider>:<email>`, CRED-1). Undefined when the document is
 * no object.
 */
export function legacyDocument(
  kind: LegacyKind,
  document: unknown,
  place: DocumentPlace,
): LegacyDocument | undefined {
  if (!isRecord(document)) return undefined;
  const state = { orders: ordersOf(document['order']), lastUsed: lastUsedOf(document['usageStats']) };
  if (kind === 'auth-state' || kind === 'models') return { entries: [], ...state };
  const profiles = document['profiles'];
  const entries = isRecord(profiles)
    ? Object.entries(profiles).map(([id, value]) =>
        legacyEntry(value, { id, provider: id.split(':')[0] ?? '', ...place }),
      )
    : Object.entries(document)
        .filter(([name]) => !NO_PROVIDER.has(name))
        .map(([name, value]) => flatEntry(name, value, place));
  return { entries, ...state };
}

function flatEntry(name: string, value: unknown, place: DocumentPlace): LegacyEntry {
  if (name.includes(':'))
    return legacyEntry(value, { id: name, provider: name.split(':')[0] ?? '', ...place });
  const provider = normalizeProviderId(name);
  // Any JSON file has texts at its top; only under the name of a provider is one a key.
  if (typeof value === 'string' && findProvider(provider) === undefined) {
    return { kind: 'refused', id: name, provider, why: 'it is a bare text under a name that is no provider' };
  }
  const email = isRecord(value) && value['refresh'] !== undefined ? value['email'] : undefined;
  const suffix = typeof email === 'string' && email.trim() !== '' ? email.trim() : 'default';
  return legacyEntry(value, { id: `${provider}:${suffix}`, provider, ...place });
}

function ordersOf(value: unknown): ReadonlyMap<string, readonly string[]> {
  if (!isRecord(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([provider, ids]) =>
      Array.isArray(ids) && ids.every((id) => typeof id === 'string')
        ? [[normalizeProviderId(provider), ids as readonly string[]] as const]
        : [],
    ),
  );
}

function lastUsedOf(value: unknown): ReadonlyMap<string, number> {
  if (!isRecord(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([id, stats]) => {
      const lastUsed = isRecord(stats) ? stats['lastUsed'] : undefined;
      return typeof lastUsed === 'number' && lastUsed > 0 ? [[id, Math.round(lastUsed)] as const] : [];
    }),
  );
}
