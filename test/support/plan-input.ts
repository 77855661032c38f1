import type { CredentialPlanInput } from '../../src/core/credentials/credential-plan.ts';
import { environmentKeys, keyEnvironment } from '../../src/core/credentials/environment-keys.ts';
import { findProvider } from '../../src/core/providers/provider-table/provider-table.ts';

/** What a plan differs in from that of a provider nobody gave anything; `env` names variables that hold a key. */
export type PlanFacts = Partial<CredentialPlanInput> & { readonly env?: readonly string[] };

export const PLAN_NOW = 10_000;

export function planInput(provider: string, { env = [], ...facts }: PlanFacts = {}): CredentialPlanInput {
  const descriptor = findProvider(provider);
  const environment = keyEnvironment(new Set(env), (name) =>
    env.includes(name) ? { value: `canary-${name}`, origin: 'process' } : undefined,
  );
  return {
    provider,
    model: 'm1',
    descriptor,
    config: {},
    profiles: [],
    storedOrder: undefined,
    lastUsed: new Map(),
    blocks: [],
    envKeys: environmentKeys(descriptor, environment),
    baseUrl: descriptor?.baseUrl,
    nowMs: PLAN_NOW,
    ...facts,
  };
}
