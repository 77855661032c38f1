import type { AuthProfile } from '../../src/core/credentials/credential.ts';

/** A stored profile with what a test does not care about filled in. The provider is what the id starts with. */
export function profileOf(id: string, facts: Partial<AuthProfile> = {}): AuthProfile {
  return {
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    hasSecret: true,
    verification: { state: 'verified', atMs: 1 },
    createdAtMs: 1,
    updatedAtMs: 1,
    ...facts,
  };
}
