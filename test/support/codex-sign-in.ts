import type { OAuthMaterial } from '../../src/core/credentials/oauth-material.ts';
import { Secret } from '../../src/core/secrets/secret.ts';

/** A model that is asked over OAuth, in a wire format that this program speaks. */
export const CODEX_CONFIG = {
  agents: { defaults: { model: { primary: 'openai-codex/gpt-5.5' } } },
  models: {
    providers: {
      'openai-codex': {
        baseUrl: 'https://model.example.test/v1',
        api: 'openai-responses',
        models: [{ id: 'gpt-5.5', name: 'GPT' }],
      },
    },
  },
};

/** Tokens of one account; `name` tells them apart. */
export const codexMaterial = (
  name: string,
  expiresAtMs: number,
  change: Partial<OAuthMaterial> = {},
): OAuthMaterial => ({
  access: new Secret(`canary-access-${name}`),
  refresh: new Secret(`canary-refresh-${name}`),
  expiresAtMs,
  accountId: 'account-1',
  ...change,
});
