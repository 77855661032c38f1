import type { Config, ConfiguredProvider } from '../config/config.ts';
import { normalizeProviderId } from './provider-alias.ts';

/**
 * `models.providers` under canonical ids (REF-3). Where an alias and the id itself are both configured, the id owns its
 * fields and its rows come last, so that they win (REG-8).
 */
export function configuredProviders(config: Config): ReadonlyMap<string, ConfiguredProvider> {
  const written = config.models?.providers;
  if (written === undefined) return NONE;
  const known = underCanonicalIds.get(written);
  if (known !== undefined) return known;
  const providers = merged(Object.entries(written));
  underCanonicalIds.set(written, providers);
  return providers;
}

const NONE: ReadonlyMap<string, ConfiguredProvider> = new Map();

/** Asked for each provider of the table, while the config stays the same and can hold thousands of rows. */
const underCanonicalIds = new WeakMap<object, ReadonlyMap<string, ConfiguredProvider>>();

function merged(
  entries: readonly (readonly [string, ConfiguredProvider])[],
): ReadonlyMap<string, ConfiguredProvider> {
  const providers = new Map<string, ConfiguredProvider>();
  for (const isCanonical of [false, true]) {
    for (const [key, entry] of entries) {
      const id = normalizeProviderId(key);
      if ((key === id) !== isCanonical) continue;
      const known = providers.get(id);
      if (known === undefined) providers.set(id, entry);
      else {
        const models = [...(known.models ?? []), ...(entry.models ?? [])];
        providers.set(id, { ...known, ...entry, models });
      }
    }
  }
  return providers;
}

/** The config's entry for a provider, whatever spelling of its id the config uses; `provider` is canonical. */
export function configuredProvider(config: Config, provider: string): ConfiguredProvider | undefined {
  return configuredProviders(config).get(provider);
}
