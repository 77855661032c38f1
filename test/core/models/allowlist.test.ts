import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import { allowRule, isAllowed, notAllowedLines } from '../../../src/core/models/allowlist.ts';
import { parseModelRef } from '../../../src/core/models/model-ref.ts';

function listing(...keys: string[]): Config {
  return { agents: { defaults: { models: Object.fromEntries(keys.map((key) => [key, {}])) } } };
}

describe('isAllowed', () => {
  it.each([
    ['ALLOW-2: no list restricts nothing', {}, 'openai/gpt-4o', true],
    ['ALLOW-2: an empty list restricts nothing', listing(), 'openai/gpt-4o', true],
    ['ALLOW-2: a list admits what it names', listing('openai/gpt-4o'), 'openai/gpt-4o', true],
    ['ALLOW-2: a list refuses what it does not name', listing('openai/gpt-4o'), 'openai/gpt-4o-mini', false],
    ['ALLOW-3: a wildcard admits a model nobody knew', listing('vllm/*'), 'vllm/new/Model', true],
    ['ALLOW-3: a wildcard is for one provider', listing('openai/*'), 'openai-codex/gpt-5.5', false],
    ['ALLOW-3: wildcards and keys mix', listing('vllm/*', 'openai/gpt-4o'), 'openai/gpt-4o', true],
    ['REF-3: the key may use another name of the provider', listing('z.ai/*'), 'zai/glm-5', true],
    [
      'REF-4: case is no reason to refuse',
      listing('modelscope/Qwen/Qwen3.5-35B-A3B'),
      'modelscope/qwen/qwen3.5-35b-a3b',
      true,
    ],
    [
      'REF-13: an old spelling in the list admits the present name',
      listing('google/gemini-3.1-pro'),
      'google/gemini-3.1-pro-preview',
      true,
    ],
    ['LOCAL-8: a local model with its server', listing('ollama/gemma4:26b'), 'ollama/gemma4:26b', true],
    ['LOCAL-8: without it nothing', listing('gemma4:26b', 'Gemma4-26b.gguf'), 'ollama/gemma4:26b', false],
    [
      'LOCAL-8: in any case, as the server spells it',
      listing('lmstudio/Gemma4-26b-a4-it-gguf'),
      'lmstudio/gemma4-26B-a4-it-GGUF',
      true,
    ],
    ['REF-10: a bare name in the list admits nothing', listing('gpt-4o'), 'openai/gpt-4o', false],
  ] as const)('%s', (_name, config, ref, allowed) => {
    expect(isAllowed(config, parseModelRef(ref)!)).toBe(allowed);
  });

  it('ALLOW-1: an agent’s own map replaces the shared one', () => {
    const config: Config = {
      agents: {
        defaults: { models: { 'anthropic/*': {} } },
        list: [{ id: 'writer', models: { 'openai-codex/*': {} } }, { id: 'plain' }],
      },
    };
    const claude = { provider: 'anthropic', model: 'claude-test' };
    expect(isAllowed(config, claude, 'writer')).toBe(false);
    expect(isAllowed(config, { provider: 'openai-codex', model: 'gpt-5.5' }, 'writer')).toBe(true);
    expect(isAllowed(config, claude, 'plain')).toBe(true);
    expect(isAllowed(config, claude)).toBe(true);
  });
});

describe('allowRule', () => {
  const config: Config = {
    agents: {
      defaults: { models: { 'zai/*': {} }, modelPolicy: { allow: ['openai/*'] } },
      list: [
        { id: 'own', models: { 'vllm/*': {} } },
        { id: 'policy', models: { 'vllm/*': {} }, modelPolicy: { allow: [] } },
        { id: 'plain' },
      ],
    },
  };

  it.each([
    ['the shared policy before the shared map', undefined, ['openai/*'], 'agents.defaults.modelPolicy.allow'],
    ['an agent without either', 'plain', ['openai/*'], 'agents.defaults.modelPolicy.allow'],
    ['an agent’s own map', 'own', ['vllm/*'], 'agents.list.own.models'],
    ['an agent’s own policy, even an empty one', 'policy', [], 'agents.list.policy.modelPolicy.allow'],
  ])('ALLOW-11: %s', (_name, agentId, keys, source) => {
    expect(allowRule(config, agentId)).toMatchObject({ keys, source });
  });
});

it('ALLOW-4: the refusal, word for word', () => {
  expect(notAllowedLines({ provider: 'openai', model: 'gpt-5.4' })).toEqual([
    'Model "openai/gpt-5.4" is not allowed. Use /models to list providers, or /models <provider> to list models.',
    `Add it with: openclaw config set agents.defaults.models '{"openai/gpt-5.4":{}}' --strict-json --merge`,
  ]);
});
