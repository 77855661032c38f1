import type { Config } from '../../core/config/config.ts';
import { configuredProvider } from '../../core/providers/configured-provider.ts';
import type { SecretRef } from '../../core/secrets/secret-ref.ts';
import type { CredentialRow } from './credential-rows.ts';

/**
 * What stands for a credential in text and JSON (STAT-9): a marker that names where it comes from, or its kind when the value
 * itself is sealed here. Never a piece of a value (B032).
 */
export function credentialMarker(row: CredentialRow, config: Config): string {
  const { profile, kind, id, envLabel = id, provider } = row;
  if (profile?.ref !== undefined) return refMarker(profile.ref);
  if (profile !== undefined) return profile.type === 'oauth' ? 'OAuth' : kind;
  if (kind === 'env') return `marker(${envLabel})`;
  if (kind === 'runtime') return 'own login';
  if (kind === 'local') return `marker(${provider}-local)`;
  const value = configuredProvider(config, provider)?.apiKey;
  if (typeof value === 'object') return refMarker(value);
  // Only words that are known to be no key are shown: what merely looks like one may be a key all the same.
  const words = ['minimax-oauth', `oauth:${provider}`, `${provider}-local`];
  return `marker(${value !== undefined && words.includes(value) ? value : 'configured'})`;
}

/** SEC-14: the variable's name; a file's or a helper's place stays private. */
function refMarker(ref: SecretRef): string {
  return `marker(${ref.source === 'env' ? ref.id : 'secretref-managed'})`;
}
