import type { Config } from '../config/config.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Lengths of blocks for one provider, in milliseconds (COOL-1, COOL-2, DIS-1, DIS-2, DIS-4). */
export interface BlockPolicy {
  readonly ladderMs: readonly number[];
  readonly failureWindowMs: number;
  readonly billingMs: number;
  readonly billingMaxMs: number;
  readonly authPermanentMs: number;
  readonly authPermanentMaxMs: number;
  readonly hintMaxMs: number;
  /** Routers such as OpenRouter never lose a whole credential (COOL-13). */
  readonly blocksProfiles: boolean;
  /** Same-provider rotations after a rate limit or an overload in one candidate (RETRY-9). */
  readonly rateLimitRotations: number;
  readonly overloadRotations: number;
  /** Waited before the sibling of an overloaded credential is asked. */
  readonly overloadBackoffMs: number;
}

const ROUTERS: ReadonlySet<string> = new Set(['openrouter', 'kilocode']);

/** Is this provider itself a router, whose credentials are never blocked as a whole (COOL-13)? Takes a canonical id. */
export function isRouter(provider: string): boolean {
  return ROUTERS.has(provider);
}

/** The policy in force for a provider: the defaults with `auth.cooldowns.*` over them. A zero means zero (B065). */
export function blockPolicy(config: Config, provider: string): BlockPolicy {
  const settings = config.auth?.cooldowns ?? {};
  const byProvider = Object.entries(settings.billingBackoffHoursByProvider ?? {});
  const own = byProvider.find(([key]) => normalizeProviderId(key) === provider)?.[1];
  const billingHours = own ?? settings.billingBackoffHours ?? 5;
  return {
    ladderMs: [30_000, MINUTE_MS, 5 * MINUTE_MS],
    failureWindowMs: (settings.failureWindowHours ?? 24) * HOUR_MS,
    billingMs: billingHours * HOUR_MS,
    billingMaxMs: (settings.billingMaxHours ?? 24) * HOUR_MS,
    authPermanentMs: (settings.authPermanentBackoffMinutes ?? 10) * MINUTE_MS,
    authPermanentMaxMs: (settings.authPermanentMaxMinutes ?? 60) * MINUTE_MS,
    hintMaxMs: 7 * 24 * HOUR_MS,
    blocksProfiles: !isRouter(provider),
    rateLimitRotations: settings.rateLimitedProfileRotations ?? 1,
    overloadRotations: settings.overloadedProfileRotations ?? 1,
    overloadBackoffMs: settings.overloadedBackoffMs ?? 0,
  };
}
