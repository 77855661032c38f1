import { valueAt } from '../../core/config/config-merge.ts';
import { formatConfigPath } from '../../core/config/config-path.ts';
import type { DoctorCheck } from './check.ts';

/** Providers that are built in whole, with a protocol for each of their models (DOC-7). */
const BUILT_IN: readonly string[] = ['opencode', 'opencode-zen', 'opencode-go'];

/** An entry of the config that takes the place of what is built in for OpenCode (DOC-7). */
export const providerOverridesCheck: DoctorCheck = {
  id: 'provider-overrides',
  about: 'entries of models.providers that hide what is built in',
  // As it is written: what it means has one spelling only, and the path has to be found in the file.
  run: ({ snapshot: { document } }) =>
    BUILT_IN.filter((id) => valueAt(document, ['models', 'providers', id]) !== undefined).map((id) => {
      const path = formatConfigPath(['models', 'providers', id]);
      return {
        id: `provider-overrides/${id}`,
        severity: 'warning',
        message: `${path} takes the place of the address, protocol and models that are built in for ${id}`,
        path,
        fixHint: `If it is left over: openclaw config unset ${path}`,
        isFixable: false,
      };
    }),
};
