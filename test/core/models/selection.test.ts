import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import { formatModelRef } from '../../../src/core/models/model-ref.ts';
import {
  configuredFallbacks,
  configuredImageModels,
  configuredPrimary,
  defaultAgentId,
  resolveModelInput,
  selectionSources,
} from '../../../src/core/models/selection.ts';
import { directoryOf } from '../../support/model-directory.ts';

const CATALOG = directoryOf(
  [
    'anthropic/claude-opus-4-6',
    'anthropic/x',
    'openai/gpt-5.4',
    'openai/foo',
    'groq/foo',
    'minimax/MiniMax-M2.7',
    'openrouter/anthropic/claude-opus-4-6',
    'zai/glm-5',
  ],
  ['lmstudio'],
);

function primary(text: string, models: Record<string, { alias?: string }> = {}): Config {
  return { agents: { defaults: { model: { primary: text }, models } } };
}

function resolve(input: string, config: Config = {}, options = {}): string {
  const result = resolveModelInput(input, config, CATALOG, options);
  return result.kind === 'unknown' ? 'unknown' : `${formatModelRef(result.ref)} by ${result.via}`;
}

const withOpus = primary('anthropic/x', { 'anthropic/claude-opus-4-6': { alias: 'opus' } });

describe('resolveModelInput', () => {
  it.each([
    ['REF-5: an alias', 'opus', withOpus, 'anthropic/claude-opus-4-6 by alias'],
    ['ALIAS-5: an alias in any case', ' OPUS ', withOpus, 'anthropic/claude-opus-4-6 by alias'],
    ['REF-5: the only provider of the id', 'gpt-5.4', {}, 'openai/gpt-5.4 by unique'],
    ['REF-7: two providers list it', 'foo', primary('anthropic/x'), 'anthropic/foo by default-provider'],
    ['REF-7: two providers list it and there is no default', 'foo', {}, 'unknown'],
    ['REF-5: nobody lists it', 'bar', primary('anthropic/x'), 'anthropic/bar by default-provider'],
    [
      'REF-4: a bare id in another case is spelled as its row',
      'GPT-5.4',
      primary('openai/gpt-5.5'),
      'openai/gpt-5.4 by default-provider',
    ],
    ['REF-1: a qualified ref', 'openai/gpt-5.4', {}, 'openai/gpt-5.4 by ref'],
    [
      'REF-2: vendor and model behind a gateway',
      'openrouter/anthropic/claude-opus-4-6',
      {},
      'openrouter/anthropic/claude-opus-4-6 by ref',
    ],
    ['REF-2: a vendor is not a provider', 'moonshotai/kimi-k2', {}, 'unknown'],
    ['REF-4: the catalog’s spelling', 'MINIMAX/minimax-m2.7', {}, 'minimax/MiniMax-M2.7 by ref'],
    [
      'decision 9: an unlisted model of a known provider',
      'lmstudio/Gemma4-26b',
      {},
      'lmstudio/Gemma4-26b by ref',
    ],
    ['REF-11: an unknown provider', 'nowhere/x', withOpus, 'unknown'],
    ['REF-12: provider/alias', 'anthropic/opus', withOpus, 'anthropic/claude-opus-4-6 by alias'],
    ['REF-12: an alias of another provider does not count', 'openai/opus', withOpus, 'openai/opus by ref'],
    [
      'REF-12: the exact id wins over the alias',
      'openai/foo',
      primary('x/y', { 'openai/gpt-5.4': { alias: 'foo' } }),
      'openai/foo by ref',
    ],
    ['an empty text', '  ', withOpus, 'unknown'],
  ] as const)('%s: %j', (_name, input, config, expected) => {
    expect(resolve(input, config)).toBe(expected);
  });

  it('REF-7: entries outrank the catalog, and an agent’s own outrank the shared', () => {
    const config: Config = {
      agents: {
        defaults: { models: { 'groq/foo': {}, 'zai/*': {} } },
        list: [{ id: 'coder', models: { 'openai/foo': {} } }],
      },
    };
    expect(resolve('foo', config)).toBe('groq/foo by unique');
    expect(resolve('foo', config, { agentId: 'coder' })).toBe('openai/foo by unique');
  });

  it('REF-5: an entry is enough, the catalog need not list the model', () => {
    const models = { 'openai-codex/gpt-5.4-x': {}, 'opencode-go/kimi-k2.6': {}, 'opencode-go/glm-5': {} };
    expect(resolve('kimi-k2.6', primary('openai-codex/gpt-5.4-x', models))).toBe(
      'opencode-go/kimi-k2.6 by unique',
    );
  });

  it('REF-6: the deprecated step says so and names the ref to write', () => {
    const result = resolveModelInput('bar', primary('anthropic/x'), CATALOG);
    expect(result).toMatchObject({ kind: 'resolved', listed: false });
    expect(result.kind === 'resolved' && result.warning).toMatch(/anthropic\/bar.*deprecated/);
  });

  it('decision 9: a command that writes takes that step only for a listed model', () => {
    expect(resolve('bar', primary('anthropic/x'), { forWriting: true })).toBe('unknown');
    expect(resolve('foo', primary('openai/gpt-5.4'), { forWriting: true })).toBe(
      'openai/foo by default-provider',
    );
  });

  it.each([
    ['antropic/zzzzzzzzzzzz', 'anthropic'],
    ['nowhere-at-all/claude-opus-4-6', 'claude-opus-4-6'],
  ])('decision 9: when nothing resembles %s, its parts are looked at', (typed, expected) => {
    const result = resolveModelInput(typed, withOpus, CATALOG);
    expect(result.kind === 'unknown' && result.nearest).toContain(expected);
  });

  it('REF-7: an id that several providers list comes with the refs to choose from', () => {
    expect(resolveModelInput('foo', {}, directoryOf(['openai/foo', 'groq/foo', 'zai/foo-2']))).toEqual({
      kind: 'unknown',
      nearest: ['openai/foo', 'groq/foo'],
    });
  });

  it('decision 9: a suggested id can be typed as it stands', () => {
    const directory = directoryOf(['openai/kimi-k2', 'groq/kimi-k2', 'zai/glm-5']);
    const near = (text: string): unknown => resolveModelInput(text, {}, directory);
    expect(near('kimi-k')).toMatchObject({ nearest: ['openai/kimi-k2', 'groq/kimi-k2'] });
    expect(near('glm-6')).toMatchObject({ nearest: ['glm-5'] });
  });

  it('decision 9: two letters of a model suggest nothing', () => {
    expect(resolveModelInput('nowhere-at-all/cl', withOpus, CATALOG)).toEqual({
      kind: 'unknown',
      nearest: [],
    });
  });

  it('decision 9: an unknown word comes with the nearest names', () => {
    const result = resolveModelInput('anthropc/claude-opus-4-6', withOpus, CATALOG);
    expect(result).toMatchObject({ kind: 'unknown' });
    expect(result.kind === 'unknown' && result.nearest[0]).toBe('anthropic/claude-opus-4-6');
  });
});

const agents: Config = {
  agents: {
    defaults: {
      model: { primary: 'anthropic/claude-opus-4-6', fallbacks: ['openai/gpt-5.4', 'zai/glm-5'] },
      models: { 'minimax/MiniMax-M2.7': { alias: 'mini' } },
      imageModel: { primary: 'mini', fallbacks: ['openai/gpt-5.4'] },
    },
    list: [
      { id: 'plain' },
      { id: 'own', model: 'zai/glm-5' },
      { id: 'strict', model: { primary: 'zai/glm-5', fallbacks: [] } },
      { id: 'other', model: { fallbacks: ['mini'] } },
    ],
  },
};

describe('what the config selects', () => {
  it.each([
    ['SEL-1', undefined, 'anthropic/claude-opus-4-6', 'openai/gpt-5.4 zai/glm-5', 'defaults', 'defaults'],
    ['SEL-2', 'plain', 'anthropic/claude-opus-4-6', 'openai/gpt-5.4 zai/glm-5', 'defaults', 'defaults'],
    [
      'SEL-3: an own primary keeps the shared fallbacks',
      'own',
      'zai/glm-5',
      'openai/gpt-5.4 zai/glm-5',
      'agent',
      'defaults',
    ],
    ['SEL-3: an empty list is no fallbacks', 'strict', 'zai/glm-5', '', 'agent', 'agent'],
    [
      'SEL-4, ALIAS-2: own fallbacks, shared primary',
      'other',
      'anthropic/claude-opus-4-6',
      'minimax/MiniMax-M2.7',
      'defaults',
      'agent',
    ],
  ] as const)('%s', (_name, agentId, ref, fallbacks, defaultSource, fallbacksSource) => {
    const found = configuredPrimary(agents, agentId, CATALOG);
    expect(found && formatModelRef(found)).toBe(ref);
    expect(configuredFallbacks(agents, agentId, CATALOG).map(formatModelRef).join(' ')).toBe(fallbacks);
    expect(selectionSources(agents, agentId)).toEqual({ defaultSource, fallbacksSource });
  });

  it('IMG: the image model and its fallbacks', () => {
    expect(configuredImageModels(agents, CATALOG).map(formatModelRef)).toEqual([
      'minimax/MiniMax-M2.7',
      'openai/gpt-5.4',
    ]);
    expect(configuredImageModels({}, CATALOG)).toEqual([]);
  });

  it.each([
    ['SEL-6: the string form', 'openai/gpt-5.4', 'openai/gpt-5.4'],
    ['REF-5: a bare primary', 'gpt-5.4', 'openai/gpt-5.4'],
    ['REF-12: provider/alias', 'anthropic/opus', 'anthropic/claude-opus-4-6'],
  ])('%s', (_name, model, expected) => {
    const config: Config = {
      agents: { defaults: { model, models: { 'anthropic/claude-opus-4-6': { alias: 'opus' } } } },
    };
    const found = configuredPrimary(config, undefined, CATALOG);
    expect(found && formatModelRef(found)).toBe(expected);
  });

  it('Q-8: nothing configured selects nothing', () => {
    expect(configuredPrimary({}, undefined, CATALOG)).toBeUndefined();
    expect(configuredPrimary({ agents: { defaults: { model: ' ' } } }, undefined, CATALOG)).toBeUndefined();
  });

  it('REF-5: a removed provider gives way to the first configured model', () => {
    const gone = primary('gone/x', { 'zai/glm-5': {} });
    expect(configuredPrimary(gone, undefined, CATALOG)).toEqual({ provider: 'zai', model: 'glm-5' });
    const server = { ...gone, models: { providers: { empty: {}, lab: { models: [{ id: 'm1' }] } } } };
    expect(configuredPrimary(server, undefined, CATALOG)).toEqual({ provider: 'lab', model: 'm1' });
  });

  it('REF-5: with nothing else configured the removed one is what is asked for', () => {
    expect(configuredPrimary(primary('gone/x'), undefined, CATALOG)).toEqual({
      provider: 'gone',
      model: 'x',
    });
  });

  it.each([
    ['the one marked', [{ id: 'a' }, { id: 'b', default: true }], 'b'],
    ['else the first', [{ id: 'a' }, { id: 'b' }], 'a'],
    ['else main', [], 'main'],
  ])('AGENT-6: %s', (_name, list, id) => {
    expect(defaultAgentId({ agents: { list } })).toBe(id);
  });
});
