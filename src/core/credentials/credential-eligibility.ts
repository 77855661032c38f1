import { normalizeProviderId } from '../providers/provider-alias.ts';
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

/** An entry of the config's `auth.profiles`: routing facts about a profile, never its secret (CRED-4). */
export interface DeclaredProfile {
  readonly provider: string;
  readonly mode: string;
  /** Not allowed here; with the mode `oauth` they rule the profile out (CRED-7). */
  readonly keyRef?: unknown;
  readonly tokenRef?: unknown;
}

/**
 * May this profile be tried at `nowMs`? Static tokens end at their expiry; OAuth stays eligible because it can be
 * refreshed (ORD-4), until a refresh failed for good (OAUTH-12); OAuth behind a reference never serves (CRED-7), nor does a profile that is of another kind than
 * `declared` says. Returns the code, or undefined when it is eligible.
 */
export function ineligibleCode(
  profile: AuthProfile,
  nowMs: number,
  declared?: DeclaredProfile,
): IneligibleCode | undefined {
  if (profile.id.trim() === '' || profile.provider === '') return 'ineligible_profile';
  if (profile.type === 'oauth' && profile.ref !== undefined) return 'ineligible_profile';
  if (declared !== undefined && !matchesDeclared(profile, declared)) return 'ineligible_profile';
  if (profile.externalLogin !== undefined) return undefined;
  if (!profile.hasSecret) return 'missing_credential';
  if (profile.type === 'oauth' && profile.refreshFailure !== undefined) return 'expired';
  if (profile.type === 'api_key' || profile.expiresAtMs === undefined) return undefined;
  const expires = profile.expiresAtMs;
  if (!Number.isFinite(expires) || expires <= 0 || expires > MAX_EXPIRES_MS) return 'invalid_expires';
  if (profile.type === 'token' && expires <= nowMs) return 'expired';
  return undefined;
}

/**
 * Is this profile of the provider and kind that the config declares (CRED-4)? The mode `oauth` also accepts a static token,
 * which is what a setup token is; `api-key` is an older spelling. The login of another program may be declared under that
 * program's name. OAuth material is never behind a reference (CRED-7).
 */
export function matchesDeclared(
  profile: Pick<AuthProfile, 'provider' | 'type' | 'ref' | 'externalLogin'>,
  declaredProfile: DeclaredProfile,
): boolean {
  const { provider, mode } = declaredProfile;
  const declared = normalizeProviderId(provider);
  if (declared !== profile.provider && declared !== profile.externalLogin) return false;
  if (mode === 'oauth' && (declaredProfile.keyRef ?? declaredProfile.tokenRef) !== undefined) return false;
  const type = mode === 'api-key' ? 'api_key' : mode;
  return type === profile.type || (type === 'oauth' && profile.type === 'token' && profile.ref === undefined);
}
