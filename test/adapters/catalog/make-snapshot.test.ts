import { describe, expect, it } from 'vitest';
import { formatSnapshot, makeSnapshot } from '../../../src/adapters/catalog/make-snapshot.ts';
import { expandRows, parseSnapshotLines } from '../../../src/adapters/catalog/snapshot-format.ts';
import { parseSourceList } from '../../../src/adapters/catalog/source-models.ts';

const OWN_LIST = {
  asOf: '2026-01-02',
  note: 'kept short',
  providers: {
    'moonshotai-cn': {
      baseUrl: 'https://api.moonshot.cn/v1',
      api: 'openai-completions',
      models: [
        { id: 'kimi-a', name: 'From China', input: ['text'] },
        { id: 'kimi-cn-only', name: 'China only' },
      ],
    },
    moonshotai: {
      baseUrl: 'https://api.moonshot.ai/v1',
      api: 'openai-completions',
      models: [
        {
          id: 'kimi-a',
          name: 'Kimi A',
          input: ['text', 'image'],
          reasoning: true,
          contextWindow: 262144,
          maxTokens: 0,
          cost: { input: 0.5, output: 2, cacheRead: 0.1, cacheWrite: 0 },
        },
      ],
    },
    mistral: {
      baseUrl: 'https://api.mistral.ai',
      api: 'mistral-conversations',
      models: [{ id: 'large', name: 'Large' }],
    },
    opencode: {
      baseUrl: 'https://opencode.test/openai/v1',
      api: 'openai-responses',
      models: [
        { id: 'gpt', name: 'GPT' },
        { id: 'opus', api: 'anthropic-messages', baseUrl: 'https://opencode.test/anthropic' },
      ],
    },
    openrouter: {
      api: 'openai-completions',
      models: [
        { id: 'auto', name: 'Old' },
        { id: 'openrouter/auto', name: 'Present' },
        { id: 'vendor/model:free', cost: { input: 0, output: 0 } },
        { id: 'vendor/router', cost: { input: 0, output: 0 } },
        { id: 'vendor/depends', cost: { input: -1, output: -1 } },
      ],
    },
    lmstudio: { models: [{ id: 'made-up' }] },
    'nobody-knows': { models: [{ id: 'x' }] },
  },
};

const MODELS_DEV = {
  'fireworks-ai': {
    id: 'fireworks-ai',
    name: 'Fireworks AI',
    api: 'https://api.fireworks.ai/inference/v1/',
    models: {
      'accounts/fireworks/models/x': {
        id: 'accounts/fireworks/models/x',
        name: 'X',
        reasoning: false,
        tool_call: true,
        modalities: { input: ['text', 'image'], output: ['text'] },
        limit: { context: 131072, output: 8192 },
        cost: { input: 1, output: 3, cache_read: 0.5 },
      },
    },
  },
};

function rowsOf(document: unknown, provider: string) {
  const lines = parseSnapshotLines(formatSnapshot(makeSnapshot(parseSourceList(document), '2026-01-02')));
  return expandRows(lines, provider, lines.rowsOf(provider));
}

describe('makeSnapshot', () => {
  it("joins regional twins under the requirements' id; the provider's own facts win", () => {
    const rows = rowsOf(OWN_LIST, 'moonshot');
    expect(rows.find(({ id }) => id === 'kimi-a')).toEqual({
      provider: 'moonshot',
      id: 'kimi-a',
      name: 'Kimi A',
      input: ['text', 'image'],
      reasoning: true,
      contextWindow: 262144,
      cost: { input: 0.5, output: 2, cacheRead: 0.1, cacheWrite: 0 },
      source: 'bundled',
    });
    expect(rows.map(({ id }) => id)).toContain('kimi-cn-only');
  });

  it('lets the provider table rule over a protocol it does not name', () => {
    const row = rowsOf(OWN_LIST, 'mistral').find(({ id }) => id === 'large');
    expect(row).toEqual({
      provider: 'mistral',
      id: 'large',
      name: 'Large',
      input: ['text'],
      source: 'bundled',
    });
  });

  it('keeps protocol and address together where both depend on the model', () => {
    const rows = rowsOf(OWN_LIST, 'opencode');
    expect(rows.find(({ id }) => id === 'gpt')).toMatchObject({
      api: 'openai-responses',
      baseUrl: 'https://opencode.test/openai/v1',
    });
    expect(rows.find(({ id }) => id === 'opus')).toMatchObject({
      api: 'anthropic-messages',
      baseUrl: 'https://opencode.test/anthropic',
    });
  });

  it('B074: only a model that says so is free', () => {
    const cost = (id: string) => rowsOf(OWN_LIST, 'openrouter').find((row) => row.id === id)?.cost;
    expect(cost('vendor/model:free')).toMatchObject({ input: 0, output: 0 });
    expect(cost('vendor/router')).toBeUndefined();
    expect(cost('vendor/depends')).toBeUndefined();
  });

  it('REF-13: an old id and the present one are one row', () => {
    const rows = rowsOf(OWN_LIST, 'openrouter').filter(({ id }) => id.endsWith('auto'));
    expect(rows).toMatchObject([{ id: 'openrouter/auto', name: 'Present' }]);
  });

  it('leaves out local servers and providers without a row in the table', () => {
    expect(rowsOf(OWN_LIST, 'lmstudio')).toEqual([]);
    expect(rowsOf(OWN_LIST, 'nobody-knows')).toEqual([]);
  });

  it("reads models.dev's api.json", () => {
    expect(rowsOf(MODELS_DEV, 'fireworks').find(({ name }) => name === 'X')).toEqual({
      provider: 'fireworks',
      id: 'accounts/fireworks/models/x',
      name: 'X',
      input: ['text', 'image'],
      reasoning: false,
      contextWindow: 131072,
      maxTokens: 8192,
      cost: { input: 1, output: 3, cacheRead: 0.5, cacheWrite: 0 },
      source: 'bundled',
    });
    expect(parseSourceList(MODELS_DEV).asOf).toBeUndefined();
  });

  it('PICK-5: keeps the mark of a deprecated model, and a row without one as short as before', () => {
    const models = { old: { id: 'old', status: 'deprecated' }, young: { id: 'young', status: 'alpha' } };
    const ownList = { asOf: '2026-01-02', providers: { mistral: { models: Object.values(models) } } };
    for (const document of [{ mistral: { id: 'mistral', models } }, ownList]) {
      const marks = new Map(rowsOf(document, 'mistral').map(({ id, mark }) => [id, mark]));
      expect([marks.get('old'), marks.get('young')]).toEqual(['deprecated', undefined]);
      const text = formatSnapshot(makeSnapshot(parseSourceList(document), '2026-01-02'));
      expect(text).toContain('["young",null,0]');
    }
  });

  it('refuses what is neither list', () => {
    expect(() => parseSourceList({ providers: 3 })).toThrow();
    expect(() => parseSourceList([])).toThrow();
  });

  it('gives the same text whatever the order of the list', () => {
    const reversed = {
      ...OWN_LIST,
      providers: Object.fromEntries(
        Object.entries(OWN_LIST.providers)
          .toReversed()
          .map(([id, entry]) => [id, { ...entry, models: entry.models.toReversed() }]),
      ),
    };
    const text = (list: unknown) => formatSnapshot(makeSnapshot(parseSourceList(list), '2026-01-02'));
    expect(text(reversed)).toBe(text(OWN_LIST));
    expect(JSON.parse(text(OWN_LIST))).toMatchObject({ asOf: '2026-01-02' });
  });
});
