import { describe, expect, it } from 'vitest';
import { type CredentialPlanInput, credentialPlan } from '../../../src/core/credentials/credential-plan.ts';
import { isPrivateUrl } from '../../../src/core/providers/private-url.ts';
import { profileOf } from '../../support/auth-profile.ts';
import { blockOf } from '../../support/block.ts';
import { PLAN_NOW, type PlanFacts, planInput } from '../../support/plan-input.ts';

const plan = (provider: string, facts: PlanFacts = {}) => credentialPlan(planInput(provider, facts));

function lines(candidates: ReturnType<typeof plan>): readonly string[] {
  return candidates.map((entry) => [entry.id, entry.whyNot].filter((word) => word !== undefined).join(' '));
}

describe('credentialPlan', () => {
  it('RES-1: ordered profiles, then the environment in table order, then the config', () => {
    const found = plan('google', {
      profiles: [profileOf('google:work'), profileOf('openai:default')],
      env: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
      config: { models: { providers: { google: { apiKey: 'canary-config' } } } },
    });
    expect(found.map((entry) => [entry.id, entry.source])).toEqual([
      ['google:work', 'profile'],
      ['env:GEMINI_API_KEY', 'env'],
      ['env:GOOGLE_API_KEY', 'env'],
      ['config:google', 'models.json'],
    ]);
  });

  it('RES-1: nothing anywhere is an empty plan', () => {
    expect(plan('openai', { config: { models: { providers: { openai: { apiKey: '' } } } } })).toEqual([]);
  });

  it('RES-1.2: a provider on the AWS chain asks the environment first', () => {
    const facts = { profiles: [profileOf('amazon-bedrock:default')], env: ['AWS_BEARER_TOKEN_BEDROCK'] };
    const config = { models: { providers: { 'amazon-bedrock': { auth: 'aws-sdk' } } } };
    expect(lines(plan('amazon-bedrock', { ...facts, config }))[0]).toBe('env:AWS_BEARER_TOKEN_BEDROCK');
    expect(lines(plan('amazon-bedrock', facts))[0]).toBe('amazon-bedrock:default');
  });

  describe('CRED-5: a name that the config gives the AWS chain', () => {
    const auth = { profiles: { 'amazon-bedrock:aws': { provider: 'bedrock', mode: 'aws-sdk' } } };
    const env = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE'];
    const profiles = [profileOf('amazon-bedrock:key')];

    it('stands for the first variable of the chain', () => {
      const found = plan('amazon-bedrock', { config: { auth }, env });
      expect(lines(found)).toEqual(['amazon-bedrock:aws', 'env:AWS_PROFILE']);
      expect(found[0]).toMatchObject({ source: 'env', envName: 'AWS_ACCESS_KEY_ID' });
    });

    it('goes before all others when it is pinned', () => {
      const facts = { config: { auth }, env, profiles };
      expect(lines(plan('amazon-bedrock', facts))[0]).toBe('amazon-bedrock:key');
      expect(lines(plan('amazon-bedrock', { ...facts, pinned: 'amazon-bedrock:aws' }))[0]).toBe(
        'amazon-bedrock:aws',
      );
      const models = { providers: { 'amazon-bedrock': { auth: 'aws-sdk' } } };
      const chained = { ...facts, config: { auth, models }, pinned: 'env:AWS_PROFILE' };
      expect(lines(plan('amazon-bedrock', chained))).toEqual([
        'env:AWS_PROFILE',
        'amazon-bedrock:aws',
        'amazon-bedrock:key',
      ]);
    });

    it('says what is missing while the environment has nothing', () => {
      expect(lines(plan('amazon-bedrock', { config: { auth } }))).toEqual([
        'amazon-bedrock:aws missing_credential',
      ]);
    });

    it('means nothing for a provider that is not on that chain', () => {
      const named = { profiles: { 'openai:aws': { provider: 'openai', mode: 'aws-sdk' } } };
      expect(lines(plan('openai', { config: { auth: named }, env: ['OPENAI_API_KEY'] }))).toEqual([
        'env:OPENAI_API_KEY',
      ]);
    });
  });

  it('PROV-6: a plan is served by the profiles of its parent', () => {
    expect(lines(plan('volcengine-plan', { profiles: [profileOf('volcengine:default')] }))).toEqual([
      'volcengine:default',
    ]);
  });

  it('PROBE-5: what cannot be used stays in the plan with its reason', () => {
    const found = plan('anthropic', {
      profiles: [
        profileOf('anthropic:good'),
        profileOf('anthropic:old', { type: 'token', expiresAtMs: PLAN_NOW - 1 }),
        profileOf('anthropic:out'),
      ],
      storedOrder: ['anthropic:old', 'anthropic:good'],
    });
    expect(lines(found)).toEqual([
      'anthropic:old expired',
      'anthropic:good',
      'anthropic:out excluded_by_auth_order',
    ]);
  });

  it('ORD-5: an empty order leaves the environment', () => {
    const found = plan('openai', {
      profiles: [profileOf('openai:default')],
      storedOrder: [],
      env: ['OPENAI_API_KEY'],
    });
    expect(found.filter((entry) => entry.whyNot === undefined).map((entry) => entry.id)).toEqual([
      'env:OPENAI_API_KEY',
    ]);
  });

  it('CRED-4: a profile of another kind than the config declares is not used', () => {
    const found = plan('anthropic', {
      profiles: [profileOf('anthropic:work')],
      config: { auth: { profiles: { 'anthropic:work': { provider: 'anthropic', mode: 'token' } } } },
    });
    expect(lines(found)).toEqual(['anthropic:work ineligible_profile']);
  });

  it('S14: a key given for another origin is not sent', () => {
    const profiles = [
      profileOf('openai:home', { origin: 'https://api.openai.com' }),
      profileOf('openai:proxy', { origin: 'https://proxy.example' }),
    ];
    expect(lines(plan('openai', { profiles }))).toEqual(['openai:home', 'openai:proxy origin_changed']);
    expect(lines(plan('openai', { profiles, baseUrl: 'https://proxy.example/v1' }))).toEqual([
      'openai:home origin_changed',
      'openai:proxy',
    ]);
  });

  it('COOL-5: a block of this model or of all models lies in the way; another model’s does not', () => {
    const found = plan('openai', {
      profiles: [profileOf('openai:a'), profileOf('openai:b'), profileOf('openai:c')],
      blocks: [
        blockOf('openai:a'),
        blockOf('openai:b', { model: 'm2' }),
        blockOf('openai:c', { model: '', untilMs: 20_000 }),
      ],
      env: ['OPENAI_API_KEY'],
    });
    expect(found.map((entry) => [entry.id, entry.block?.untilMs])).toEqual([
      ['openai:b', undefined],
      ['openai:c', 20_000],
      ['openai:a', 31_000],
      ['env:OPENAI_API_KEY', undefined],
    ]);
  });

  it('DIS-5: keys of the environment and the config are blocked like profiles', () => {
    const blocks = [
      blockOf('env:OPENAI_API_KEY', { provider: 'openai' }),
      blockOf('config:openai', { provider: 'openai' }),
    ];
    const config = { models: { providers: { openai: { apiKey: 'canary-config' } } } };
    const found = plan('openai', { blocks, config, env: ['OPENAI_API_KEY'] });
    expect(found.map((entry) => entry.block?.credentialId)).toEqual(['env:OPENAI_API_KEY', 'config:openai']);
  });

  it.each([
    ['a local server', 'ollama', undefined, ['local:ollama']],
    ['a local server on a public host', 'ollama', 'https://ollama.example.com', []],
    ['LOCAL-4: the cloud of Ollama', 'ollama', 'https://ollama.com', []],
    ['LOCAL-4: the cloud as a provider', 'ollama-cloud', 'https://ollama.com', []],
    ['a cloud provider moved to this machine, with no entry', 'openai', 'http://127.0.0.1:9', []],
  ] as const)('RES-3: %s', (_name, provider, baseUrl, expected) => {
    expect(lines(plan(provider, baseUrl === undefined ? {} : { baseUrl }))).toEqual(expected);
  });

  it('RES-3: a marker stands for "no key" at home and for nothing on a public host', () => {
    const config = { models: { providers: { ollama: { apiKey: 'ollama-local' } } } };
    expect(lines(plan('ollama', { config }))).toEqual(['local:ollama']);
    expect(lines(plan('ollama', { config, baseUrl: 'https://ollama.example.com' }))).toEqual([]);
  });

  it('RES-3: a custom provider on this machine needs no key; a key that is there is used', () => {
    const config = { models: { providers: { lab: { baseUrl: 'http://lab-box:8080/v1' } } } };
    const baseUrl = 'http://lab-box:8080/v1';
    expect(lines(plan('lab', { config, baseUrl }))).toEqual(['local:lab']);
    expect(lines(plan('lab', { config, baseUrl, profiles: [profileOf('lab:default')] }))).toEqual([
      'lab:default',
    ]);
  });
});

describe('keys of the environment', () => {
  const KEYS = ['OPENAI_API_KEY', 'OPENAI_API_KEY_2'];

  it('KEYROT-1: each key is a candidate with its own blocks', () => {
    const found = plan('openai', { env: KEYS, blocks: [blockOf('env:OPENAI_API_KEY', { model: '' })] });
    expect(found.map((entry) => [entry.id, entry.envOrigin, entry.block !== undefined])).toEqual([
      ['env:OPENAI_API_KEY', 'process', true],
      ['env:OPENAI_API_KEY_2', 'process', false],
    ]);
  });

  it.each<[string, Partial<CredentialPlanInput>, boolean]>([
    ['nothing is declared', {}, false],
    ['an API key is stored', { profiles: [profileOf('openai:work')] }, false],
    ['a token is stored', { profiles: [profileOf('openai:plan', { type: 'token' })] }, true],
    ['a login is stored', { profiles: [profileOf('openai:me', { type: 'oauth' })] }, true],
    [
      'a login of another provider is stored',
      { profiles: [profileOf('anthropic:me', { type: 'oauth' })] },
      false,
    ],
    [
      'a login is declared',
      { config: { auth: { profiles: { 'openai:me': { provider: 'OpenAI', mode: 'oauth' } } } } },
      true,
    ],
    [
      'a key is declared',
      { config: { auth: { profiles: { 'openai:me': { provider: 'openai', mode: 'api_key' } } } } },
      false,
    ],
  ])('S12, decision 21: where %s, the fence is up: %s', (_, facts, isFenced) => {
    const found = plan('openai', { ...facts, env: KEYS }).filter((entry) => entry.source === 'env');
    expect(found.map((entry) => entry.whyNot)).toEqual(KEYS.map(() => (isFenced ? 'cost_fence' : undefined)));
  });

  it('decision 21: a variable that the config names is consent; a subscription token is no dearer', () => {
    const profiles = [profileOf('anthropic:me', { type: 'oauth' })];
    const apiKey = { source: 'env', provider: 'default', id: 'ANTHROPIC_API_KEY' } as const;
    const config = { models: { providers: { anthropic: { apiKey } } } };
    const env = ['ANTHROPIC_OAUTH_TOKEN', 'ANTHROPIC_API_KEY'];
    expect(lines(plan('anthropic', { profiles, config, env }))).toEqual([
      'anthropic:me',
      'env:ANTHROPIC_OAUTH_TOKEN',
      'env:ANTHROPIC_API_KEY cost_fence',
      'config:anthropic',
    ]);
  });

  it('CUST-5: a provider whose requests are authorised by the config needs no key', () => {
    const auth = { mode: 'authorization-bearer', token: 'canary' } as const;
    const config = { models: { providers: { lab: { request: { auth } } } } };
    expect(lines(plan('lab', { config, baseUrl: 'https://lab.example' }))).toEqual(['config:lab']);
  });
});

describe('isPrivateUrl (RES-3)', () => {
  it.each([
    'http://localhost:1234/v1',
    'http://127.0.0.1:11434',
    'http://127.8.9.1',
    'http://[::1]:8080',
    'http://10.0.0.7:8000',
    'http://172.16.0.1',
    'http://172.31.255.1',
    'http://192.168.1.5:1234',
    'http://studio.local:1234',
    'http://gpu-box:8000/v1',
    'http://[fd00::1]:80',
  ])('%s is at home', (url) => {
    expect(isPrivateUrl(url)).toBe(true);
  });

  it.each([
    'https://api.openai.com/v1',
    'http://172.32.0.1',
    'http://8.8.8.8',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://[2001:db8::1]',
    'mailto:someone@lab',
    'not an address',
  ])('%s is not', (url) => {
    expect(isPrivateUrl(url)).toBe(false);
  });
});
