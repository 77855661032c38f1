import type { Block } from '../failover/block.ts';
import { describeReason } from '../failure/describe-reason.ts';
import type { FailureReason } from '../failure/reason.ts';
import { formatCountdown } from '../text/format.ts';
import { type CredentialCandidate, servingCandidate } from './credential-plan.ts';

/** The words of decision 24. */
export type HealthState =
  | 'ok'
  | 'expiring'
  | 'expired'
  | 'expired-refreshable'
  | 'cooling'
  | 'disabled'
  | 'unverified'
  | 'missing'
  | 'store-locked';

/** The state of a credential or a model at one moment; every surface shows exactly this (B007). */
export interface Health {
  readonly state: HealthState;
  readonly reason?: FailureReason;
  /** Unix milliseconds: the window the state lasts. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** The provider's words, or why a credential is not usable. */
  readonly words?: string;
  /** Who named the deadline. */
  readonly source?: string;
  /** Of a model that can still be served: how many of its credentials are blocked, and when the first one is back. */
  readonly keys?: { readonly blocked: number; readonly total: number; readonly untilMs: number };
  /** Unix milliseconds of the evidence. */
  readonly checkedAtMs: number;
}

/** STAT-3: warn this long before a token ends. */
export const EXPIRY_WARNING_MS = 24 * 3_600_000;

const FENCED =
  'not used behind a subscription; allow it with "openclaw settings set cost.consent always", or name it in an order';

/** The words of a provider for which nobody has given anything. */
export const NO_CREDENTIALS = 'no credentials';

/**
 * The one health function of a credential (decision 24): what needs a person comes first, that is whether its provider can be
 * asked, eligibility and where its reference leads; then its block, expiry, and evidence.
 */
export function credentialHealth(candidate: CredentialCandidate, nowMs: number): Health {
  const { block, profile } = candidate;
  const checkedAtMs = profile?.verification.atMs ?? nowMs;
  if (candidate.unreachable !== undefined) {
    return { state: 'missing', words: candidate.unreachable, checkedAtMs: nowMs };
  }
  // The fence is about what a run may cost; the credential itself is what it is (decision 21).
  if (candidate.whyNot === 'cost_fence') {
    const { whyNot: _, ...own } = candidate;
    return { ...credentialHealth(own, nowMs), words: FENCED };
  }
  if (candidate.whyNot !== undefined) {
    const failed = candidate.whyNot === 'expired' ? profile?.refreshFailure : undefined;
    if (failed !== undefined) return { state: 'expired', words: failed.words, checkedAtMs: failed.atMs };
    return ineligibleHealth(candidate.whyNot, checkedAtMs);
  }
  if (candidate.deadEnd !== undefined) {
    const state = candidate.isLocked === true ? 'store-locked' : 'missing';
    return { state, words: candidate.deadEnd, checkedAtMs };
  }
  if (block !== undefined && block.untilMs > nowMs) return blockedHealth(block, nowMs);
  if (profile?.expiresAtMs !== undefined && profile.type !== 'api_key') {
    const untilMs = profile.expiresAtMs;
    if (untilMs <= nowMs) return { state: 'expired-refreshable', untilMs, checkedAtMs };
    if (profile.type === 'token' && untilMs - nowMs <= EXPIRY_WARNING_MS) {
      return { state: 'expiring', untilMs, checkedAtMs };
    }
  }
  if (profile !== undefined && profile.verification.state !== 'verified') {
    const words = profile.verification.detail;
    return { state: 'unverified', checkedAtMs, ...(words === undefined ? {} : { words }) };
  }
  return { state: 'ok', checkedAtMs };
}

function blockedHealth(block: Block, nowMs: number): Health {
  return {
    state: block.kind === 'disabled' ? 'disabled' : 'cooling',
    reason: block.reason,
    sinceMs: block.sinceMs,
    untilMs: block.untilMs,
    source: block.source,
    checkedAtMs: Math.min(nowMs, block.lastFailureAtMs),
    ...(block.words === undefined ? {} : { words: block.words }),
  };
}

function ineligibleHealth(code: string, checkedAtMs: number): Health {
  return {
    state: code === 'expired' ? 'expired' : 'missing',
    words: whyNotWords(code) ?? code,
    checkedAtMs,
  };
}

/** The code of a rule that leaves a credential out (RES), in words; undefined for what is no such code. */
export function whyNotWords(code: string): string | undefined {
  const words: Record<string, string> = {
    cost_fence: FENCED,
    missing_credential: 'no credential is stored',
    expired: 'the token has expired',
    invalid_expires: 'its expiry date is not a date',
    unresolved_ref: 'its reference cannot be resolved',
    excluded_by_auth_order: 'excluded by auth.order for this provider',
    origin_changed: 'it was given for another address',
    migration_required: 'its credentials wait in a file of an earlier version: openclaw doctor --fix',
    ineligible_profile: 'it is not what auth.profiles declares',
  };
  return words[code];
}

/**
 * Health of a model: that of the credential a run would ask first, with the count of blocked siblings; when all are blocked,
 * the block that ends first; when none may be asked, why the first one may not. Credentials that an explicit order leaves out
 * do not count.
 * @param unreachable why no request for the model can be made at all; undefined when one can
 */
export function modelHealth(
  candidates: readonly CredentialCandidate[],
  nowMs: number,
  unreachable?: string,
): Health {
  if (unreachable !== undefined) return { state: 'missing', words: unreachable, checkedAtMs: nowMs };
  const states = candidates
    .filter((candidate) => candidate.whyNot !== 'excluded_by_auth_order')
    .map((candidate) => {
      const health = credentialHealth(candidate, nowMs);
      return candidate.whyNot === 'cost_fence' ? ({ ...health, state: 'missing' } as const) : health;
    });
  const blocked = states.filter(isBlocked).sort((left, right) => (left.untilMs ?? 0) - (right.untilMs ?? 0));
  const soonest = blocked[0];
  const serving = servingCandidate(candidates);
  if (serving === undefined) {
    return soonest ?? states[0] ?? { state: 'missing', words: NO_CREDENTIALS, checkedAtMs: nowMs };
  }
  const health = credentialHealth(serving, nowMs);
  if (soonest?.untilMs === undefined || !isUsable(health)) return health;
  const total = blocked.length + states.filter(isUsable).length;
  return { ...health, keys: { blocked: blocked.length, total, untilMs: soonest.untilMs } };
}

function isBlocked({ state }: Health): boolean {
  return state === 'cooling' || state === 'disabled';
}

/** Can only a person make it usable again (decision 24, `--check`)? A block ends by itself, an old login is refreshed. */
export function needsPerson({ state }: Health): boolean {
  return state === 'missing' || state === 'expired' || state === 'store-locked';
}

/** May a request be sent with it now? */
export function isUsable(health: Health): boolean {
  return ['ok', 'expiring', 'unverified', 'expired-refreshable'].includes(health.state);
}

/**
 * The state in words: `ready`, `cooling 00:42 (rate limit)`, `1 of 2 keys cooling, 00:42`, `expired`. Never colour or
 * glyph alone (B007).
 */
export function healthWords(health: Health, nowMs: number): string {
  const left = health.untilMs === undefined ? '' : formatCountdown(health.untilMs - nowMs);
  const reason = health.reason === undefined ? '' : ` (${describeReason(health.reason)})`;
  switch (health.state) {
    case 'ok':
      if (health.words !== undefined) return `ready, ${health.words}`;
      return health.keys === undefined ? 'ready' : keysWords(health.keys, nowMs);
    case 'cooling':
      return `cooling ${left}${reason}`;
    case 'disabled':
      return `disabled ${left}${reason}`;
    case 'expiring':
      return `expires in ${left}`;
    case 'expired':
      return 'expired';
    case 'expired-refreshable':
      return 'expired (refreshable)';
    case 'unverified':
      return 'unverified';
    case 'store-locked':
      return 'store locked';
    case 'missing':
      return health.words ?? NO_CREDENTIALS;
  }
}

function keysWords({ blocked, total, untilMs }: NonNullable<Health['keys']>, nowMs: number): string {
  return `${blocked} of ${total} keys cooling, ${formatCountdown(untilMs - nowMs)}`;
}
