import { describe, expect, it } from 'vitest';
import type { Config, ModelEntry } from '../../../src/core/config/config.ts';
import { aliasesOf, aliasTable, isBuiltInAlias, spelledAliases } from '../../../src/core/models/aliases.ts';
import { formatModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';

function withModels(models: Record<string, ModelEntry>, own?: Record<string, ModelEntry>): Config {
  const list = own === undefined ? {} : { list: [{ id: 'coder', models: own }] };
  return { agents: { defaults: { models }, ...list } };
}

function read(config: Config, agentId?: string): Record<string, string> {
  return Object.fromEntries(
    [...aliasTable(config, agentId)].map(([name, ref]) => [name, formatModelRef(ref)]),
  );
}

describe('aliasTable', () => {
  it('ALIAS-1: an alias is read from the entry of its model', () => {
    const config = withModels({
      'anthropic/claude-3-5-sonnet': { alias: 'fast' },
      'openai/gpt-4o': { alias: 'Smart ' },
    });
    expect(read(config)).toEqual({ fast: 'anthropic/claude-3-5-sonnet', smart: 'openai/gpt-4o' });
  });

  it('ALIAS-3: no built-in alias without its target in the list', () => {
    expect(read({})).toEqual({});
    expect(read(withModels({ 'anthropic/*': {}, 'openai/gpt-4o': {} }))).toEqual({});
  });

  it.each([
    ['anthropic/claude-opus-4-6', 'opus'],
    ['anthropic/claude-sonnet-4-6', 'sonnet'],
    ['openai/gpt-5.5', 'gpt'],
    ['openai-codex/gpt-5.5', 'gpt'],
    ['openai/gpt-5.4-mini', 'gpt-mini'],
    ['openai/gpt-5.4-nano', 'gpt-nano'],
    ['google/gemini-3.1-pro-preview', 'gemini'],
    ['google/gemini-3-flash-preview', 'gemini-flash'],
    ['google/gemini-3.1-flash-lite-preview', 'gemini-flash-lite'],
  ])('ALIAS-3: %s brings %s', (ref, alias) => {
    expect(read(withModels({ [ref]: {} }))).toEqual({ [alias]: ref });
  });

  it.each([
    ['qianfan/deepseek-v3.2', 'QIANFAN'],
    ['fireworks/accounts/fireworks/routers/glm-5p2-fast', 'GLM 5.2 Fast'],
    ['chutes/deepseek-ai/DeepSeek-V3.2-TEE', 'chutes-pro'],
    ['chutes/moonshotai/Kimi-K2.6-TEE', 'chutes-vision'],
  ])('PROV-2: %s brings %s, in its spelling', (ref, alias) => {
    const config = withModels({ [ref]: {} });
    expect(read(config)).toEqual({ [alias.toLowerCase()]: ref });
    expect([...spelledAliases(config).keys()]).toEqual([alias]);
    expect(isBuiltInAlias(alias, parseModelRef(ref)!)).toBe(true);
    const own = withModels({ [ref]: {}, 'zai/glm-5': { alias: alias.toLowerCase() } });
    expect(read(own)).toEqual({ [alias.toLowerCase()]: 'zai/glm-5' });
  });

  it('ALIAS-3: with both, gpt is the direct API', () => {
    expect(read(withModels({ 'openai-codex/gpt-5.5': {}, 'openai/gpt-5.5': {} }))['gpt']).toBe(
      'openai/gpt-5.5',
    );
  });

  it('ALIAS-4: a person’s alias wins over the built-in of that name', () => {
    const config = withModels({ 'anthropic/claude-opus-4-6': {}, 'zai/glm-5': { alias: 'Opus' } });
    expect(read(config)).toEqual({ opus: 'zai/glm-5' });
  });

  it('ALIAS-3: an empty alias switches the built-in off', () => {
    expect(read(withModels({ 'google/gemini-3-flash-preview': { alias: '' } }))).toEqual({});
  });

  it('REF-7: an agent’s own entry wins over the shared one', () => {
    const config = withModels({ 'openai/gpt-4o': { alias: 'main' } }, { 'zai/glm-5': { alias: 'main' } });
    expect(read(config, 'coder')['main']).toBe('zai/glm-5');
    expect(read(config, 'other')['main']).toBe('openai/gpt-4o');
  });
});

describe('spelledAliases', () => {
  it('ALIAS-5: lists keep a person’s spelling; case is for look-ups only', () => {
    const config = withModels({ 'openai/gpt-4o': { alias: ' Work ' }, 'anthropic/claude-opus-4-6': {} });
    expect([...spelledAliases(config).keys()]).toEqual(['Work', 'opus']);
    expect([...aliasTable(config).keys()]).toEqual(['work', 'opus']);
    const other = withModels({ 'anthropic/claude-opus-4-6': { alias: 'Opus' } });
    expect([...spelledAliases(other).keys()]).toEqual(['Opus']);
  });
});

describe('aliasesOf', () => {
  it('lists all names of a model, whatever its case', () => {
    const table = aliasTable(
      withModels({ 'openai/gpt-5.5': { alias: 'best' }, 'zai/glm-5': { alias: 'glm' } }),
    );
    expect(aliasesOf(table, { provider: 'openai', model: 'GPT-5.5' })).toEqual(['best', 'gpt']);
    expect(aliasesOf(table, { provider: 'openai', model: 'gpt-4o' })).toEqual([]);
  });
});
