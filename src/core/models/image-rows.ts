import type { Config } from '../config/config.ts';
import { configuredProviders } from '../providers/configured-provider.ts';
import type { ModelRef } from './model-ref.ts';

/** The only configured row of this bare id that takes images (IMG-3); undefined when there is none or more than one. */
export function imageCapableRow(id: string, config: Config): ModelRef | undefined {
  const found = [...configuredProviders(config)].flatMap(([provider, entry]) =>
    (entry.models ?? [])
      .filter((row) => row.id === id && row.input?.includes('image') === true)
      .map((row): ModelRef => ({ provider, model: row.id })),
  );
  return found.length === 1 ? found[0] : undefined;
}
