import type { Config } from '../config/config.ts';
import { normalizeProviderId } from '../providers/provider-alias.ts';

/**
 * Ids that `auth.profiles` declares as `aws-sdk` for a provider (canonical id): the AWS chain of the environment under a name
 * that an order or a pin can write, with nothing stored behind it (CRED-5).
 */
export function awsRoutes(config: Config, provider: string): readonly string[] {
  return Object.entries(config.auth?.profiles ?? {}).flatMap(([id, entry]) =>
    entry.mode === 'aws-sdk' && normalizeProviderId(entry.provider) === provider ? [id] : [],
  );
}
