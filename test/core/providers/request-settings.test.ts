import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/core/config/config-schema.ts';
import { credentialPlan } from '../../../src/core/credentials/credential-plan.ts';
import { resolveEndpoint } from '../../../src/core/providers/endpoint.ts';
import { providerWarnings } from '../../../src/core/providers/provider-warnings.ts';
import { requestSettings } from '../../../src/core/providers/request-settings.ts';

const ref = { provider: 'mine', model: 'Big' };
const endpoint = { api: 'openai-completions', baseUrl: 'http://127.0.0.1:7/v1' } as const;
const configOf = (mine: object, models: object = {}) => {
  const { config, issues } = readConfig({
    models: { providers: { mine } },
    agents: { defaults: { models } },
  });
  expect(issues).toEqual([]);
  return config;
};
const settings = (
  mine: object,
  models: object = {},
  api = endpoint.api as 'openai-completions' | 'anthropic-messages',
) => requestSettings(configOf(mine, models), ref, { ...endpoint, api }, undefined);

describe('CUST-1, CUST-4, CUST-5: what the config says about a request', () => {
  test('rows win over request, request over the provider; references stay references', () => {
    const { headers } = settings({
      headers: { A: '1', B: '1', C: '1', D: '${MY_TOKEN}' },
      request: { headers: { B: '2', C: '2' } },
      models: [{ id: 'big', headers: { C: '3' } }],
    });
    expect(headers).toEqual({
      A: '1',
      B: '2',
      C: '3',
      D: { source: 'env', provider: 'default', id: 'MY_TOKEN' },
    });
  });

  test('params: provider, then row, then agents.defaults.models', () => {
    const { shape } = settings(
      {
        params: { a: 1, b: 1, c: 1 },
        models: [{ id: 'Big', params: { b: 2, c: 2 }, compat: { supportsStore: true } }],
        compat: { supportsStore: false, supportsTemperature: false },
      },
      { 'mine/big': { params: { c: 3 } } },
    );
    expect(shape.params).toEqual({ a: 1, b: 2, c: 3 });
    expect(shape.compat).toEqual({ supportsStore: true, supportsTemperature: false });
  });

  test.each([
    [{ maxTokens: 10 }, {}, 10],
    [{ maxTokens: 10, models: [{ id: 'Big', maxTokens: 20 }] }, {}, 20],
    [{ models: [{ id: 'Big', maxTokens: 20 }] }, { 'mine/Big': { params: { maxTokens: 30 } } }, 30],
    [{}, {}, undefined],
  ])('CUST-4: maxTokens of %j and %j is %s', (mine, models, expected) => {
    expect(settings(mine, models).shape.maxTokens).toBe(expected);
  });

  test('only Anthropic’s protocol, which needs a limit, takes the catalog’s', () => {
    const model = {
      provider: 'mine',
      id: 'Big',
      name: 'Big',
      input: ['text'],
      source: 'bundled',
      maxTokens: 99,
    } as const;
    const limit = (api: 'openai-completions' | 'anthropic-messages') =>
      requestSettings({}, ref, { ...endpoint, api }, model).shape.maxTokens;
    expect([limit('openai-completions'), limit('anthropic-messages')]).toEqual([undefined, 99]);
  });

  test.each([
    [
      { mode: 'authorization-bearer', token: 'canary-t' },
      { name: 'authorization', prefix: 'Bearer ', value: 'canary-t' },
    ],
    [
      { mode: 'header', headerName: 'x-key', value: '$KEY', prefix: 'K ' },
      { name: 'x-key', prefix: 'K ', value: { source: 'env', provider: 'default', id: 'KEY' } },
    ],
    [{ mode: 'provider-default' }, undefined],
  ])('CUST-5: request.auth %j', (auth, expected) => {
    expect(settings({ request: { auth } }).credentialHeader).toEqual(expected);
  });

  test.each([
    [{ authHeader: true }, true],
    [{ auth: 'token' }, true],
    [{ auth: 'oauth' }, true],
    [{ auth: 'api-key' }, false],
    [{}, false],
  ])('CUST-1: %j sends a bearer token: %s', (mine, expected) => {
    expect(settings(mine).asBearer).toBe(expected);
  });

  test('CUST-6: only the vendors’ own hosts are native; CUST-9: seconds become milliseconds', () => {
    const native = (baseUrl: string) =>
      requestSettings({}, ref, { api: 'openai-completions', baseUrl }, undefined).shape.isNative;
    expect(
      ['https://api.openai.com/v1', 'https://api.openai.com.evil.test', 'http://127.0.0.1:7'].map(native),
    ).toEqual([true, false, false]);
    expect(settings({ timeoutSeconds: 3 }).timeoutMs).toBe(3000);
  });

  test('CUST-1: num_ctx only when asked for', () => {
    const models = [{ id: 'Big', contextWindow: 100, contextTokens: 50 }];
    expect(settings({ injectNumCtxForOpenAICompat: true, models }).shape.numCtx).toBe(50);
    expect(settings({ models }).shape.numCtx).toBeUndefined();
  });

  test.each([
    [undefined, 50],
    [false, undefined],
  ])(
    'LOCAL-2: Ollama over the OpenAI protocol is told the window, injectNumCtxForOpenAICompat %s',
    (flag, expected) => {
      const switched = flag === undefined ? {} : { injectNumCtxForOpenAICompat: flag };
      const ollama = { ...switched, models: [{ id: 'Big', contextTokens: 50 }] };
      const { shape } = requestSettings(
        { models: { providers: { ollama } } },
        { ...ref, provider: 'ollama' },
        endpoint,
        undefined,
      );
      expect(shape.numCtx).toBe(expected);
    },
  );
});

test('CUST-1: baseURL is a synonym; what is wrong is told and left out, its neighbours stay', () => {
  const { config, issues } = readConfig({
    models: {
      providers: {
        mine: {
          baseURL: 'http://h/v1',
          request: { auth: { mode: 'nonsense' }, headers: { A: '1' } },
          models: [{ id: 'x', compat: { maxTokensField: 'tokens' } }],
        },
      },
    },
  });
  expect(config.models?.providers?.['mine']).toMatchObject({
    baseUrl: 'http://h/v1',
    request: { headers: { A: '1' } },
    models: [{ id: 'x' }],
  });
  expect(issues.map((issue) => issue.path)).toEqual([
    'models.providers.mine.request.auth.mode',
    'models.providers.mine.models.0.compat.maxTokensField',
  ]);
});

test('CUST-5: a credential that the request names takes the place of all others', () => {
  const plan = credentialPlan({
    provider: 'mine',
    model: 'Big',
    descriptor: undefined,
    config: configOf({
      baseUrl: 'https://h.test',
      request: { auth: { mode: 'authorization-bearer', token: 't-t-t' } },
    }),
    profiles: [],
    storedOrder: undefined,
    lastUsed: new Map(),
    blocks: [],
    envKeys: [],
    baseUrl: 'https://h.test',
    nowMs: 1,
  });
  expect(plan).toEqual([{ id: 'config:mine', source: 'models.json' }]);
});

test.each([
  ['http://127.0.0.1:7', undefined, true],
  ['http://127.0.0.1:7', false, false],
  ['http://10.0.0.8', false, false],
  ['https://h.test', false, true],
  ['http://169.254.169.254/latest', undefined, false],
  ['http://169.254.169.254/latest', true, true],
  ['http://[fe80::1]/', undefined, false],
  ['http://[64:ff9b:1::1]/', undefined, false],
  ['http://metadata.google.internal/', undefined, false],
])(
  'CUST-5, LOCAL-6: %s with allowPrivateNetwork %s may be called: %s',
  (baseUrl, allowPrivateNetwork, ok) => {
    const request = allowPrivateNetwork === undefined ? {} : { allowPrivateNetwork };
    expect(resolveEndpoint('mine', undefined, configOf({ baseUrl, request }), () => undefined).ok).toBe(ok);
  },
);

test('CUST-3: one warning for each provider of an unknown protocol, none for known ones', () => {
  const { config } = readConfig({
    models: { providers: { a: { api: 'telepathy' }, b: { api: 'openai' }, c: { api: 'ollama' }, d: {} } },
  });
  expect(providerWarnings(config)).toEqual([
    'models.providers.a.api is "telepathy", which this version does not know; a is skipped.',
  ]);
});
