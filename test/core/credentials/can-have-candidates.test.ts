import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canHaveCandidates, credentialPlan } from '../../../src/core/credentials/credential-plan.ts';
import { PROVIDERS } from '../../../src/core/providers/provider-table/provider-table.ts';
import { profileOf } from '../../support/auth-profile.ts';
import { type PlanFacts, planInput } from '../../support/plan-input.ts';

const few = fc.constantFrom(
  'openai',
  'volcengine',
  'volcengine-plan',
  'ollama',
  'bedrock',
  'amazon-bedrock',
  'lab',
);
const any = fc.constantFrom(...PROVIDERS.map((provider) => provider.id), 'lab');
const entry = fc.constantFrom({}, { apiKey: '' }, { apiKey: 'canary-config' }, {
  request: { auth: { mode: 'header', headerName: 'x', value: 'canary-value' } },
} as const);
const facts = fc.record({
  profiles: fc.array(
    few.map((provider) => profileOf(`${provider}:default`)),
    { maxLength: 2 },
  ),
  env: fc.subarray(['OPENAI_API_KEY', 'AWS_BEARER_TOKEN_BEDROCK', 'VOLCANO_ENGINE_API_KEY']),
  config: fc.dictionary(few, entry).map((providers) => ({ models: { providers } })),
  baseUrl: fc.constantFrom(undefined, 'http://127.0.0.1:9/v1', 'https://lab.example/v1'),
});

describe('canHaveCandidates (RES-1)', () => {
  it('says no only where the plan is empty', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof(few, any), facts, (provider, given) => {
        const input = planInput(provider, given);
        if (canHaveCandidates(input)) return;
        refused += 1;
        expect(credentialPlan(input)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it.each<[string, string, PlanFacts]>([
    ['a profile of a provider that shares its keys', 'volcengine-plan', shared()],
    ['a variable', 'openai', { env: ['OPENAI_API_KEY'] }],
    ['an entry in the config, under an alias', 'amazon-bedrock', configured('bedrock')],
    ['a server of one’s own', 'ollama', {}],
  ])('says yes to %s', (_, provider, given) => {
    expect(canHaveCandidates(planInput(provider, given))).toBe(true);
  });
});

function shared(): PlanFacts {
  return { profiles: [profileOf('volcengine:default')] };
}

function configured(provider: string): PlanFacts {
  return { config: { models: { providers: { [provider]: {} } } } };
}
