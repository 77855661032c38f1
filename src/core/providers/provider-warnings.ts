import type { Config } from '../config/config.ts';
import { configuredProviders } from './configured-provider.ts';
import { API_MODES } from './provider.ts';

/** CUST-3: one warning for each provider that is skipped because nobody here knows its protocol. */
export function providerWarnings(config: Config): readonly string[] {
  return [...configuredProviders(config)].flatMap(([provider, { api }]) =>
    api === undefined || isKnownApi(api)
      ? []
      : [
          `models.providers.${provider}.api is "${api}", which this version does not know; ${provider} is skipped.`,
        ],
  );
}

/** Is this a protocol of CUST-2? The legacy word `openai` counts. */
export function isKnownApi(api: string): boolean {
  return api === 'openai' || (API_MODES as readonly string[]).includes(api);
}
