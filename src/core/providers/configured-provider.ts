import type { Config, ConfiguredProvider } from '../config/config.ts';
import { normalizeProviderId } from './provider-alias.ts';

/**
 * `models.providers` under canonical ids (REF-3). Where an alias and the id itself are both configured, the id owns its
 * fields and its rows come last, so that they win (REG-8).
 */
export function configuredProviders(config: Config): ReadonlyMap<string, ConfiguredProvider> {
  const entries = Object.entries(config.models?.providers ?? {});
  const providers = new Map<string, ConfiguredProvider>();
  for (const isCanonical of [false, true]) {
    for (const [key, entry] of entries) {
      const id = normalizeProviderId(key);
      if ((key === id) !== isCanonical) continue;
      const known = providers.get(id);
      const models = [...(known?.models ?? []), ...(entry.models ?? [])];
      providers.set(id, known === undefined ? entry : { ...known, ...entry, models });
    }
  }
  return providers;
}

/** The config's entry for a provider, whatever spelling of its id the config uses; `provider` is canonical. */
export function configuredProvider(config: Config, provider: string): ConfiguredProvider | undefined {
  return config.models?.providers?.[provider] === undefined || hasAlias(config)
    ? configuredProviders(config).get(provider)
    : config.models.providers[provider];
}

function hasAlias(config: Config): boolean {
  return Object.keys(config.models?.providers ?? {}).some((key) => normalizeProviderId(key) !== key);
}
