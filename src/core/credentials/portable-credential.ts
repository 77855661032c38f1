import type { AuthProfile } from './credential.ts';

/**
 * May a credential be copied to another agent (CRED-10)? Static ones unless they say no; OAuth only when it says yes and
 * holds its own material, because two copies of a refresh token invalidate each other.
 */
export function isPortable(profile: AuthProfile): boolean {
  if (!profile.hasSecret) return false;
  return profile.type === 'oauth'
    ? profile.copyToAgents === true && profile.ref === undefined
    : profile.copyToAgents !== false;
}
