import type { ModelRef } from '../../core/models/model-ref.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';
import type { World } from '../world/world.ts';

/** The model that stands for a provider which nothing selects: its usual one, else the first it has; undefined without any. */
export function usualModel(world: World, provider: string): ModelRef | undefined {
  const model = findProvider(provider)?.defaultModel ?? world.catalog.of(provider)[0]?.id;
  return model === undefined ? undefined : { provider, model };
}
