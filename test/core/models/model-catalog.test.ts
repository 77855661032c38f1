import { describe, expect, it } from 'vitest';
import type { Config, ConfiguredProvider } from '../../../src/core/config/config.ts';
import type { CatalogModel } from '../../../src/core/models/catalog.ts';
import { mergeCatalog } from '../../../src/core/models/model-catalog.ts';
import { byProvider } from '../../../src/core/models/models-by-provider.ts';

const bundled: readonly CatalogModel[] = [
  {
    provider: 'openai',
    id: 'gpt-5.5',
    name: 'GPT-5.5',
    input: ['text', 'image'],
    reasoning: true,
    contextWindow: 400_000,
    cost: { input: 2, output: 8, cacheRead: 0.2, cacheWrite: 0 },
    source: 'bundled',
  },
  { provider: 'minimax', id: 'MiniMax-M2.7', name: 'MiniMax M2.7', input: ['text'], source: 'bundled' },
  { provider: 'zai', id: 'glm-5', name: 'GLM-5', input: ['text'], source: 'bundled' },
];

const withProviders = (providers: Readonly<Record<string, ConfiguredProvider>>, mode?: 'merge' | 'replace') =>
  ({ models: { mode, providers } }) satisfies Config;

const merged = (config: Config, discovered: readonly CatalogModel[] = []) =>
  mergeCatalog({ bundled: byProvider(bundled), discovered: byProvider(discovered), config });

describe('mergeCatalog', () => {
  it('REG-4: a configured row states some fields; the catalog fills the others', () => {
    const catalog = merged(
      withProviders({
        openai: {
          models: [{ id: 'gpt-5.5', contextTokens: 200_000, contextWindow: -1, cost: { input: 1 } }],
        },
      }),
    );
    expect(catalog.row({ provider: 'openai', model: 'gpt-5.5' })).toEqual({
      ...bundled[0],
      contextTokens: 200_000,
      cost: { input: 1, output: 8, cacheRead: 0.2, cacheWrite: 0 },
      source: 'config',
    });
  });

  it('CUST-4: a row nobody else knows has the documented defaults and no guessed facts', () => {
    const catalog = merged(withProviders({ mine: { models: [{ id: 'Own/Model:7b' }] } }));
    expect(catalog.row({ provider: 'mine', model: 'Own/Model:7b' })).toEqual({
      provider: 'mine',
      id: 'Own/Model:7b',
      name: 'Own/Model:7b',
      input: ['text'],
      source: 'config',
    });
  });

  it('REG-4: a bare answer of a server does not erase what is known', () => {
    const discovered: CatalogModel[] = [
      { provider: 'openai', id: 'gpt-5.5', name: 'gpt-5.5', input: ['text'], source: 'discovered' },
    ];
    expect(merged({}, discovered).row({ provider: 'openai', model: 'gpt-5.5' })).toEqual({
      ...bundled[0],
      source: 'discovered',
    });
  });

  it('REG-5: configured rows never limit what was discovered', () => {
    const discovered: CatalogModel[] = [
      { provider: 'mine', id: 'found', name: 'found', input: ['text'], source: 'discovered' },
    ];
    const catalog = merged(withProviders({ mine: { models: [{ id: 'written' }] } }), discovered);
    expect(catalog.models.filter(({ provider }) => provider === 'mine').map(({ id }) => id)).toEqual([
      'found',
      'written',
    ]);
  });

  it('REG-2: replace keeps the rows of the config only', () => {
    const catalog = merged(withProviders({ openai: { models: [{ id: 'gpt-5.5' }] } }, 'replace'));
    expect(catalog.models).toEqual([
      { provider: 'openai', id: 'gpt-5.5', name: 'gpt-5.5', input: ['text'], source: 'config' },
    ]);
  });

  it.each([
    ['http://127.0.0.1:8099/v1', []],
    ['https://open.bigmodel.cn/api/paas/v4', ['glm-5']],
    ['https://api.z.ai/api/paas/v4', ['glm-5']],
  ])('LIST-9: with zai at %s the bundled rows are %j', (baseUrl, ids) => {
    const catalog = merged(withProviders({ zai: { baseUrl } }));
    expect(catalog.models.filter(({ provider }) => provider === 'zai').map(({ id }) => id)).toEqual(ids);
  });

  it('LIST-9: a host that hangs on the account is never elsewhere', () => {
    const native: CatalogModel = {
      provider: 'microsoft-foundry',
      id: 'gpt-4',
      name: 'GPT-4',
      input: ['text'],
      source: 'bundled',
    };
    const mine = { 'microsoft-foundry': { baseUrl: 'https://mine.openai.azure.com' } };
    const { models } = mergeCatalog({
      config: withProviders(mine),
      bundled: byProvider([native]),
      discovered: byProvider([]),
    });
    expect(models).toEqual([native]);
  });

  it('REG-8: where an alias and the id are both configured, the id owns its fields', () => {
    const own = { models: [{ id: 'glm-5', name: 'Own' }] };
    const alias = { models: [{ id: 'glm-5', name: 'Alias' }, { id: 'glm-alias' }] };
    for (const config of [
      withProviders({ zai: own, 'z.ai': alias }),
      withProviders({ 'z.ai': alias, zai: own }),
    ]) {
      const catalog = merged(config);
      expect(catalog.row({ provider: 'zai', model: 'glm-5' })?.name).toBe('Own');
      expect(catalog.row({ provider: 'zai', model: 'glm-alias' })).toBeDefined();
    }
  });

  it('CUST-3: a protocol nobody knows takes its provider out', () => {
    const catalog = merged(withProviders({ mine: { api: 'carrier-pigeon', models: [{ id: 'x' }] } }));
    expect(catalog.row({ provider: 'mine', model: 'x' })).toBeUndefined();
    const legacy = merged(withProviders({ mine: { api: 'openai', models: [{ id: 'x', api: 'openai' }] } }));
    expect(legacy.row({ provider: 'mine', model: 'x' })?.api).toBe('openai-completions');
  });

  it('REF-4: finds the exact spelling first, then a unique one of another case', () => {
    expect(merged({}).row({ provider: 'minimax', model: 'minimax-m2.7' })?.id).toBe('MiniMax-M2.7');
    const twins = merged(withProviders({ mine: { models: [{ id: 'Reader' }, { id: 'reader' }] } }));
    expect(twins.row({ provider: 'mine', model: 'Reader' })?.id).toBe('Reader');
    expect(twins.row({ provider: 'mine', model: 'reader' })?.id).toBe('reader');
    expect(twins.row({ provider: 'mine', model: 'READER' })).toBeUndefined();
  });

  it('REF-5, REF-11: a bare id is looked for among connected providers only', () => {
    const bare = (config: Config, isConnected?: (provider: string) => boolean): unknown =>
      mergeCatalog({
        bundled: byProvider(bundled),
        discovered: byProvider([]),
        config,
        ...(isConnected && { isConnected }),
      }).findBare('glm-5');
    const found = [{ provider: 'zai', model: 'glm-5' }];
    expect(bare({})).toEqual([]);
    expect(bare({}, (provider) => provider === 'zai')).toEqual(found);
    expect(bare(withProviders({ zai: {} }))).toEqual(found);
    expect(bare({ auth: { profiles: { 'zai:manual': { provider: 'z.ai', mode: 'api_key' } } } })).toEqual(
      found,
    );
  });
});
