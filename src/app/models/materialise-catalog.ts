import { sameValue } from '../../core/config/config-edit.ts';
import type { Ports } from '../../core/ports/ports.ts';
import { configuredProviders } from '../../core/providers/configured-provider.ts';
import { isKnownApi } from '../../core/providers/provider-warnings.ts';
import { mergeStored, providerSource, type StoredProvider } from '../../core/providers/stored-provider.ts';
import type { World } from '../world/world.ts';

/** What the stored rows were last found to agree with. */
const settled = new WeakMap<readonly StoredProvider[], Pick<World, 'config' | 'catalog' | 'profiles'>>();

/**
 * Brings the agent's catalog state up to the config (REG-1, REG-6): runs and onboarding call it, lists never do. Writes only
 * when something differs. In `replace` mode nothing stored counts (REG-2); what an agent has of its own stays otherwise.
 * Resolves true when it wrote; rejects with the store's errors.
 */
export async function materialiseCatalog(ports: Ports, world: World): Promise<boolean> {
  const { agentId, config } = world;
  const present = ports.catalogStore.providers(agentId);
  // The store gives out the same rows while nobody changes them: then there is nothing to compare again.
  const known = settled.get(present);
  if (known?.config === config && known.catalog === world.catalog && known.profiles === world.profiles)
    return false;
  const wanted = wantedProviders(world, present);
  if (config.models?.providers === undefined && present.length === 0) return false;
  if (sameValue(plain(present), plain(wanted))) {
    settled.set(present, { config, catalog: world.catalog, profiles: world.profiles });
    return false;
  }
  await ports.catalogStore.replaceProviders(agentId, wanted);
  return true;
}

function wantedProviders(world: World, present: readonly StoredProvider[]): readonly StoredProvider[] {
  const { config, catalog, profiles } = world;
  const isReplacing = config.models?.mode === 'replace';
  const configured = [...configuredProviders(config)].filter(
    ([, { api }]) => api === undefined || isKnownApi(api),
  );
  const fresh = configured.map(([provider, entry]) => {
    const ids = [...new Set((entry.models ?? []).map((model) => model.id))];
    const models = ids.flatMap((model) => catalog.row({ provider, model }) ?? []);
    const stored = isReplacing ? undefined : present.find((row) => row.provider === provider);
    return mergeStored(stored, providerSource(provider, entry, profiles, models));
  });
  const named = new Set(fresh.map((row) => row.provider));
  const own = present.filter((row) => row.baseUrlFrom === 'agent' && !named.has(row.provider));
  return [...fresh, ...(isReplacing ? [] : own)].sort((left, right) =>
    left.provider < right.provider ? -1 : 1,
  );
}

/** As the store gives it back: without what JSON cannot hold. */
function plain(rows: readonly StoredProvider[]): unknown {
  return JSON.parse(JSON.stringify(rows));
}
