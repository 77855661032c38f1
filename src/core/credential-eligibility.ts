import type { AuthProfile } from './credential.ts';

/** Why a stored credential cannot be used at all (CRED-6, CRED-8); the words of PROBE-4. */
export type IneligibleCode =
  | 'missing_credential'
  | 'invalid_expires'
  | 'expired'
  | 'unresolved_ref'
  | 'ineligible_profile'
  | 'excluded_by_auth_order';

/** Upper bound of a date in milliseconds (CRED-6). */
const MAX_EXPIRES_MS = 8_640_000_000_000_000;

/**
 * May this profile be tried at `nowMs`? Static tokens end at their expiry; OAuth stays eligible because it can be
 * refreshed (ORD-4). Returns the code, or undefined when it is eligible.
 */
export function ineligibleCode(profile: AuthProfile, nowMs: number): IneligibleCode | undefined {
  if (profile.id.trim() === '' || profile.provider === '') return 'ineligible_profile';
  if (profile.type === 'oauth' && profile.ref !== undefined) return 'ineligible_profile';
  if (!profile.hasSecret) return 'missing_credential';
  if (profile.type === 'api_key' || profile.expiresAtMs === undefined) return undefined;
  const expires = profile.expiresAtMs;
  if (!Number.isFinite(expires) || expires <= 0 || expires > MAX_EXPIRES_MS) return 'invalid_expires';
  if (profile.type === 'token' && expires <= nowMs) return 'expired';
  return undefined;
}
