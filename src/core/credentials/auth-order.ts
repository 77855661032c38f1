import type { Config } from '../config/config.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';
import type { AuthProfile } from './credential.ts';

export interface OrderInput {
  readonly provider: string;
  readonly config: Config;
  /** Profiles that serve this provider; whether each can be used is judged elsewhere. */
  readonly profiles: readonly AuthProfile[];
  /** ORD-1 first source: set per agent; `[]` means none. */
  readonly storedOrder: readonly string[] | undefined;
  /** Unix milliseconds by credential id. */
  readonly lastUsed: ReadonlyMap<string, number>;
  readonly nowMs: number;
  /** A session's pin goes first even when the order does not list it (ORD-6). */
  readonly pinned?: string;
}

export interface AuthOrder {
  readonly ids: readonly string[];
  /** Stored profiles that an explicit order leaves out: never tried (ORD-3). */
  readonly excluded: readonly string[];
  readonly source: 'stored' | 'config' | 'profiles';
}

/** Which profiles of a provider are tried, and in which order (ORD-1…6), as long as none is blocked (`blockedLast`). */
export function resolveOrder(input: OrderInput): AuthOrder {
  const explicit = input.storedOrder ?? configOrder(input.config, input.provider);
  const source = sourceOf(input, explicit);
  const known = new Map(input.profiles.map((profile) => [profile.id, profile]));
  const listed = explicit === undefined ? undefined : [...new Set(explicit)].filter((id) => known.has(id));
  const base = listed ?? declaredFirst(roundRobin(input), input.config);
  const pinned = input.pinned;
  const ids =
    pinned !== undefined && known.has(pinned) ? [pinned, ...base.filter((id) => id !== pinned)] : base;
  const tried = new Set(ids);
  return { ids, excluded: [...known.keys()].filter((id) => !tried.has(id)), source };
}

function sourceOf(input: OrderInput, explicit: readonly string[] | undefined): AuthOrder['source'] {
  if (input.storedOrder !== undefined) return 'stored';
  return explicit === undefined ? 'profiles' : 'config';
}

/** `auth.order.<provider>` under any spelling of the provider; undefined when there is none. */
export function configOrder(config: Config, provider: string): readonly string[] | undefined {
  const orders = Object.entries(config.auth?.order ?? {});
  return orderFor(provider, (id) => orders.find(([key]) => normalizeProviderId(key) === id)?.[1]);
}

/**
 * The explicit order that counts for a provider; undefined when there is none. That of `openai` also serves the Codex
 * credentials when it names any and they have no order of their own (ORD-9).
 * @param orderOf what is written under a provider's canonical id
 */
export function orderFor(
  provider: string,
  orderOf: (provider: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const own = orderOf(provider);
  if (own !== undefined || provider !== 'openai-codex') return own;
  const shared = orderOf('openai');
  return shared?.some((id) => id.startsWith('openai-codex:')) === true ? shared : undefined;
}

/** ORD-1: profiles that `auth.profiles` declares come before those only the store knows; none is left out (ORD-3). */
function declaredFirst(ids: readonly string[], config: Config): readonly string[] {
  const declared = config.auth?.profiles ?? {};
  const isDeclared = (id: string): boolean => Object.hasOwn(declared, id);
  return [...ids.filter(isDeclared), ...ids.filter((id) => !isDeclared(id))];
}

const TIER = { oauth: 0, token: 1, api_key: 2 } as const;

/** ORD-4: OAuth, then static tokens, then keys; valid access tokens first; then the one unused for longest. */
function roundRobin(input: OrderInput): readonly string[] {
  const rank = (profile: AuthProfile): readonly number[] => [
    TIER[profile.type],
    profile.type === 'oauth' && (profile.expiresAtMs ?? Infinity) <= input.nowMs ? 1 : 0,
    input.lastUsed.get(profile.id) ?? 0,
  ];
  return input.profiles
    .map((profile, index) => ({ id: profile.id, rank: [...rank(profile), index] }))
    .sort((left, right) => compareRanks(left.rank, right.rank))
    .map((entry) => entry.id);
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const difference = value - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The entries with the blocked ones at the end, soonest end first (ORD-4).
 * @param untilMs when the open block of an entry ends; undefined when none lies on it
 */
export function blockedLast<T>(
  entries: readonly T[],
  untilMs: (entry: T) => number | undefined,
): readonly T[] {
  const free: T[] = [];
  const blocked: { readonly entry: T; readonly endsMs: number }[] = [];
  for (const entry of entries) {
    const endsMs = untilMs(entry);
    if (endsMs === undefined) free.push(entry);
    else blocked.push({ entry, endsMs });
  }
  if (blocked.length === 0) return free;
  blocked.sort((left, right) => left.endsMs - right.endsMs);
  return [...free, ...blocked.map(({ entry }) => entry)];
}
