import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readConfig } from '../../../src/core/config/config-schema.ts';

const messages = (document: unknown): readonly string[] =>
  readConfig(document).issues.map((issue) => `${issue.path}: ${issue.message}`);

describe('what is understood', () => {
  test.each(['openai/gpt-5.4-nano', ''])(
    'SEL-11: utilityModel "%s" is no issue, though no task here asks for it',
    (utilityModel) => expect(messages({ agents: { defaults: { utilityModel } } })).toEqual([]),
  );

  test('decision 2: unknown keys are kept at every level and are never an issue', () => {
    const document = {
      channels: { discord: {} },
      agents: {
        defaults: { model: { primary: 'a/b', extra: 1 }, other: true, modelPolicy: { allow: ['a/*'] } },
      },
      models: { providers: { acme: { baseUrl: 'http://x', request: { tls: {} } } } },
    };
    const { config, issues } = readConfig(document);
    expect(issues).toEqual([]);
    expect(config.agents?.defaults?.model).toEqual({ primary: 'a/b', extra: 1 });
    expect(config.models?.providers?.['acme']).toEqual({ baseUrl: 'http://x', request: { tls: {} } });
  });

  test.each<[string, unknown, unknown]>([
    ['SEC-3 ${NAME}', '${ACME_KEY}', { source: 'env', provider: 'default', id: 'ACME_KEY' }],
    ['SEC-3 $NAME', '$ACME_KEY', { source: 'env', provider: 'default', id: 'ACME_KEY' }],
    ['a plain key', 'canary-plain', 'canary-plain'],
    ['a key with a dollar sign', 'canary$KEY', 'canary$KEY'],
    ['lower case is no variable', '${acme}', '${acme}'],
    [
      'SEC-1 a reference',
      { source: 'file', provider: 'vault', id: '/a/b' },
      { source: 'file', provider: 'vault', id: '/a/b' },
    ],
  ])('apiKey: %s', (_, apiKey, expected) => {
    const { config, issues } = readConfig({
      models: { providers: { acme: { apiKey, headers: { 'x-k': apiKey } } } },
    });
    expect(issues).toEqual([]);
    expect(config.models?.providers?.['acme']?.apiKey).toEqual(expected);
    expect(config.models?.providers?.['acme']?.headers).toEqual({ 'x-k': expected });
  });

  test('SEC-5: the shorthand goes through the default alias of the environment', () => {
    const { config } = readConfig({
      secrets: { defaults: { env: 'shell' } },
      models: { providers: { acme: { apiKey: '${K}' } } },
    });
    expect(config.models?.providers?.['acme']?.apiKey).toEqual({ source: 'env', provider: 'shell', id: 'K' });
  });

  test.each(['api-key', 'api_key'])('%s is read as apiKey, which wins when both are there', (spelling) => {
    const read = (provider: object) =>
      readConfig({ models: { providers: { acme: provider } } }).config.models?.providers?.['acme'];
    expect(read({ [spelling]: 'canary-one' })).toEqual({ apiKey: 'canary-one' });
    expect(read({ [spelling]: 'canary-one', apiKey: 'canary-two' })).toEqual({ apiKey: 'canary-two' });
  });

  test('SEL-2: agents.entries is read as agents.list, and the list wins', () => {
    const { config, issues } = readConfig({
      agents: {
        list: [{ id: 'main', model: 'a/b' }],
        entries: { main: { model: 'c/d' }, work: { model: { primary: 'e/f' }, default: true } },
      },
    });
    expect(issues).toEqual([]);
    expect(config.agents?.list).toEqual([
      { id: 'main', model: 'a/b' },
      { id: 'work', model: { primary: 'e/f' }, default: true },
    ]);
    expect(config.agents).not.toHaveProperty('entries');
  });

  test('REF-3: provider ids are canonical', () => {
    expect(
      Object.keys(readConfig({ models: { providers: { OpenAI: {} } } }).config.models?.providers ?? {}),
    ).toEqual(['openai']);
  });
});

describe('what is wrong is reported and left out, the rest stays', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['the document', [1], ['the document: expected an object, found a list']],
    ['an area', { agents: 'x' }, ['agents: expected an object, found text']],
    [
      'a number in place of text',
      { agents: { defaults: { model: { primary: 5 } } } },
      ['agents.defaults.model.primary: expected text, found a number'],
    ],
    [
      'no model at all',
      { agents: { defaults: { model: 5 } } },
      ['agents.defaults.model: expected a model, or an object with primary and fallbacks, found a number'],
    ],
    [
      'a word not on the list',
      { models: { mode: 'mix' } },
      ['models.mode: expected "merge" or "replace", found another word'],
    ],
    [
      'a negative window',
      { auth: { cooldowns: { billingMaxHours: -1 } } },
      ['auth.cooldowns.billingMaxHours: expected a number of 0 or more, found a smaller one'],
    ],
    [
      'a missing part',
      { auth: { profiles: { 'a:b': { provider: 'a' } } } },
      ['auth.profiles.a:b.mode: expected text, found nothing'],
    ],
    [
      'CUST-8: a program that is not named by its whole path',
      { models: { providers: { a: { localService: { command: 'llama-server' } } } } },
      ['models.providers.a.localService.command: expected the absolute path of a program, found text'],
    ],
    ['an agent without id', { agents: { list: [{}] } }, ['agents.list.0.id: expected text, found nothing']],
    [
      'SEC-4 a marker',
      { models: { providers: { a: { apiKey: 'secretref-env:K' } } } },
      [
        'models.providers.a.apiKey: expected a key or a reference such as ${NAME}, found a placeholder for one',
      ],
    ],
    [
      'null where a list belongs',
      { auth: { order: { a: null } } },
      ['auth.order.a: expected a list, found null'],
    ],
  ])('%s', (_, document, expected) => {
    expect(messages(document)).toEqual(expected);
  });

  test('neighbours of a wrong value are still read', () => {
    const { config, issues } = readConfig({
      agents: {
        defaults: {
          model: { primary: 'a/b', fallbacks: ['c/d', 7, 'e/f', {}, 'g/h'] },
          timeoutSeconds: 'soon',
        },
        list: [{ id: 'one' }, { model: 'x/y' }, { id: 'two', model: { primary: false, fallbacks: ['k/l'] } }],
      },
      models: {
        providers: {
          good: { baseUrl: 'http://x' },
          bad: 'x',
          half: { baseUrl: 1, models: [{}, { id: 'm' }] },
        },
      },
    });
    expect(config.agents?.defaults).toEqual({ model: { primary: 'a/b', fallbacks: ['c/d', 'e/f', 'g/h'] } });
    expect(config.agents?.list).toEqual([{ id: 'one' }, { id: 'two', model: { fallbacks: ['k/l'] } }]);
    expect(config.models?.providers).toEqual({
      good: { baseUrl: 'http://x' },
      half: { models: [{ id: 'm' }] },
    });
    expect(issues.map((issue) => issue.path)).toEqual([
      'agents.defaults.model.fallbacks.1',
      'agents.defaults.model.fallbacks.3',
      'agents.defaults.timeoutSeconds',
      'agents.list.1.id',
      'agents.list.2.model.primary',
      'models.providers.bad',
      'models.providers.half.baseUrl',
      'models.providers.half.models.0.id',
    ]);
  });

  test('S9: an issue never quotes the value', () => {
    const text = messages({
      models: { providers: { a: { apiKey: ['canary-secret'], mode: 'x', baseUrl: { k: 'canary-secret' } } } },
    });
    expect(text).toHaveLength(2);
    expect(text.join()).not.toContain('canary');
  });

  test('never throws and never invents, whatever the document is', () => {
    const words = fc.constantFrom(
      'agents',
      'defaults',
      'model',
      'list',
      'models',
      'providers',
      'auth',
      'order',
      'apiKey',
      'id',
      '__proto__',
    );
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, true, 0, -1, 'x', '${K}'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(words, tie('any'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(any, (document) => {
        const before = JSON.stringify(document);
        const { config } = readConfig(document);
        expect(JSON.stringify(document)).toBe(before);
        expect(readConfig(config).issues).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('references of a provider entry', () => {
  const read = (entry: unknown) => {
    const { config, issues } = readConfig({ models: { providers: { lab: entry } } });
    return { provider: config.models?.providers?.['lab'], issues };
  };
  const reference = { source: 'env', provider: 'default', id: 'K' };

  it('SEC-13: request headers and request auth take references and shorthands', () => {
    const { provider, issues } = read({
      request: { headers: { a: '${K}' }, auth: { mode: 'header', headerName: 'x', value: '$K' }, other: 1 },
    });
    expect(issues).toEqual([]);
    expect(provider?.request).toEqual({
      headers: { a: reference },
      auth: { mode: 'header', headerName: 'x', value: reference },
      other: 1,
    });
  });

  it('SEC-4: a legacy marker there is refused', () => {
    const { issues } = read({
      request: {
        headers: { a: 'secretref-env:K' },
        auth: { mode: 'header', headerName: 'x', value: 'secretref-managed' },
      },
    });
    expect(issues.map((issue) => issue.path)).toEqual([
      'models.providers.lab.request.headers.a',
      'models.providers.lab.request.auth.value',
    ]);
  });

  it('SEC-12: a reference beats a key in plain text, with a warning that holds no value', () => {
    const { provider, issues } = read({ apiKey: 'canary-plain', api_key: '${K}' });
    expect(provider?.apiKey).toEqual(reference);
    expect(issues).toEqual([
      {
        path: 'models.providers.lab',
        message: 'SECRETS_REF_OVERRIDES_PLAINTEXT: a key and a reference are both set; the reference is used',
      },
    ]);
  });
});
