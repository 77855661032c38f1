import { type EnvironmentKey, environmentKeys } from '../../core/credentials/environment-keys.ts';
import type { Environment } from '../../core/ports/system.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';

/**
 * Finds the keys that the environment holds for a provider (KEYROT-1). The names are looked through once: asking for each
 * possible name of 60 providers costs more.
 */
export function keyFinder(environment: Environment): (provider: string) => readonly EnvironmentKey[] {
  let names: ReadonlySet<string> | undefined;
  return (provider) => {
    names ??= environment.names();
    return environmentKeys(findProvider(provider), { names, lookup: environment.lookup });
  };
}
