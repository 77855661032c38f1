import type { Block } from './block.ts';
import type { CredentialCandidate } from './credential-plan.ts';
import { describeReason } from './failure/describe-reason.ts';
import type { FailureReason } from './failure/reason.ts';
import { formatCountdown } from './format.ts';

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
  /** Unix milliseconds of the evidence. */
  readonly checkedAtMs: number;
}

/** STAT-3: warn this long before a token ends. */
export const EXPIRY_WARNING_MS = 24 * 3_600_000;

/** The one health function of a credential (decision 24): block, then eligibility, then expiry, then evidence. */
export function credentialHealth(candidate: CredentialCandidate, nowMs: number): Health {
  const { block, profile } = candidate;
  if (block !== undefined && block.untilMs > nowMs) return blockedHealth(block, nowMs);
  const checkedAtMs = profile?.verification.atMs ?? nowMs;
  if (candidate.whyNot !== undefined) return ineligibleHealth(candidate.whyNot, checkedAtMs);
  if (profile?.expiresAtMs !== undefined) {
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
  const words: Record<string, string> = {
    missing_credential: 'no credential is stored',
    expired: 'the token has expired',
    invalid_expires: 'its expiry date is not a date',
    unresolved_ref: 'its reference cannot be resolved',
    excluded_by_auth_order: 'excluded by auth.order for this provider',
    origin_changed: 'it was given for another address',
    ineligible_profile: 'it does not fit the provider',
  };
  return { state: code === 'expired' ? 'expired' : 'missing', words: words[code] ?? code, checkedAtMs };
}

/** Health of a model: the best of its provider's credentials; the soonest end when all are blocked. */
export function modelHealth(candidates: readonly CredentialCandidate[], nowMs: number): Health {
  const states = candidates.map((candidate) => credentialHealth(candidate, nowMs));
  const usable = states.find((health) => isUsable(health));
  if (usable !== undefined) return usable;
  const blocked = states.filter((health) => health.state === 'cooling' || health.state === 'disabled');
  const soonest = blocked.sort((left, right) => (left.untilMs ?? 0) - (right.untilMs ?? 0))[0];
  return soonest ?? states[0] ?? { state: 'missing', words: 'no credentials', checkedAtMs: nowMs };
}

/** May a request be sent with it now? */
export function isUsable(health: Health): boolean {
  return ['ok', 'expiring', 'unverified', 'expired-refreshable'].includes(health.state);
}

/** The state in words: `ready`, `cooling 00:42 (rate limit)`, `expired`. Never colour or glyph alone (B007). */
export function healthWords(health: Health, nowMs: number): string {
  const left = health.untilMs === undefined ? '' : formatCountdown(health.untilMs - nowMs);
  const reason = health.reason === undefined ? '' : ` (${describeReason(health.reason)})`;
  switch (health.state) {
    case 'ok':
      return 'ready';
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
      return health.words ?? 'no credentials';
  }
}
