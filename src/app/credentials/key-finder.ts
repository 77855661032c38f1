import {
  type EnvironmentKey,
  environmentKeys,
  type KeyEnvironment,
  keyEnvironment,
} from '../../core/credentials/environment-keys.ts';
import type { Environment } from '../../core/ports/system.ts';
import { findProvider } from '../../core/providers/provider-table/provider-table.ts';

/**
 * Finds the keys that the environment holds for a provider (KEYROT-1). The names are looked through once: asking for each
 * possible name of 60 providers costs more.
 */
export function keyFinder(environment: Environment): (provider: string) => readonly EnvironmentKey[] {
  let known: KeyEnvironment | undefined;
  return (provider) => {
    known ??= keyEnvironment(environment.names(), environment.lookup);
    return environmentKeys(findProvider(provider), known);
  };
}
