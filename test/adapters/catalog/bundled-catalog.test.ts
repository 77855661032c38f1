import { describe, expect, it } from 'vitest';
import { createBundledCatalog } from '../../../src/adapters/catalog/bundled-catalog.ts';
import { formatModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';
import { modelsOf } from '../../../src/core/models/models-by-provider.ts';
import { findProvider, PROVIDERS } from '../../../src/core/providers/provider-table/provider-table.ts';

const catalog = createBundledCatalog();
const models = modelsOf(catalog.models);
const refText = (provider: string, model: string): string =>
  formatModelRef(parseModelRef(`${provider}/${model}`) ?? { provider, model });
const refs = new Set(models.map(({ provider, id }) => formatModelRef({ provider, model: id })));
const find = (ref: string) =>
  models.find(({ provider, id }) => formatModelRef({ provider, model: id }) === ref);

describe('the bundled catalog (decision 7)', () => {
  it('holds the whole list, dated, each ref once', () => {
    expect(models.length).toBeGreaterThan(1500);
    expect(refs.size).toBe(models.length);
    expect(catalog.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(catalog.models.of('openai')).toBe(catalog.models.of('openai'));
  });

  it('knows only providers of the table, under their own ids', () => {
    const strangers = models.filter(({ provider }) => findProvider(provider)?.id !== provider);
    expect(strangers).toEqual([]);
  });

  it('invents nothing for servers on the own machine (LOCAL)', () => {
    expect(models.filter(({ provider }) => findProvider(provider)?.local === true)).toEqual([]);
  });

  it('has a row for every default that onboarding suggests', () => {
    const suggested = PROVIDERS.filter(({ local }) => local !== true).flatMap(
      ({ id, defaultModel, authChoices }) =>
        [defaultModel, ...authChoices.map((choice) => choice.defaultModel)].flatMap((model) =>
          model === undefined ? [] : [refText(id, model)],
        ),
    );
    expect(suggested.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  it.each([
    'zai/glm-5',
    'openai-codex/gpt-5.5',
    'anthropic/claude-opus-4-6',
    'anthropic/claude-sonnet-4-6',
    'openai/gpt-5.4-mini',
    'openai/gpt-5.4-nano',
    'google/gemini-3-flash-preview',
    'moonshot/kimi-k2.6',
  ])('ALIAS-3 and section 32 name %s', (ref) => {
    expect(find(ref)).toBeDefined();
  });

  it('REF-1: refs survive text, slashes and colons in the id included', () => {
    const odd = models.filter(({ id }) => id.includes('/') || id.includes(':'));
    expect(odd.length).toBeGreaterThan(100);
    for (const { provider, id } of models) {
      expect(parseModelRef(formatModelRef({ provider, model: id }))).toEqual({ provider, model: id });
    }
  });

  it('B074: says nothing where the list says nothing, and calls no billed model free', () => {
    expect(find('zai/glm-5')).toEqual({
      provider: 'zai',
      id: 'glm-5',
      name: 'glm-5',
      input: ['text'],
      source: 'bundled',
    });
    expect(find('openrouter/auto')).toMatchObject({ id: 'openrouter/auto', contextWindow: 2_000_000 });
    expect(find('openrouter/auto')?.cost).toBeUndefined();
    const free = models.filter(({ provider, cost }) => provider === 'openrouter' && cost?.input === 0);
    expect(free.length).toBeGreaterThan(5);
    expect(free.filter(({ id }) => !id.endsWith(':free')).map(({ id }) => id)).toEqual(['openrouter/free']);
    for (const { contextWindow, maxTokens, cost } of models) {
      expect(contextWindow ?? 1).toBeGreaterThan(0);
      expect(maxTokens ?? 1).toBeGreaterThan(0);
      expect(Math.min(cost?.input ?? 0, cost?.output ?? 0)).toBeGreaterThanOrEqual(0);
    }
  });

  it('keeps an endpoint on a row only where the provider has several', () => {
    const placed = new Set(
      models.filter(({ api, baseUrl }) => api ?? baseUrl).map(({ provider }) => provider),
    );
    expect([...placed].toSorted()).toEqual(['cloudflare-ai-gateway', 'opencode', 'opencode-go']);
  });
});
