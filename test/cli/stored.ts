import type { AuthProfile, NewAuthProfile } from '../../src/core/credentials/credential.ts';
import { Secret } from '../../src/core/secrets/secret.ts';
import type { TestPorts } from '../support/test-ports.ts';

/** Stores a shared API key under this id, of the provider that the id names. */
export function storeKey(
  ports: TestPorts,
  id: string,
  change: Partial<NewAuthProfile> = {},
): Promise<AuthProfile> {
  return ports.auth.save({
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    owner: 'shared',
    secret: new Secret(`canary-${id}-value`),
    verification: { state: 'verified', atMs: ports.clock.now() },
    ...change,
  });
}
