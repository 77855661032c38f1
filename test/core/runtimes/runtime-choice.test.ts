import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/core/config/config.ts';
import type { RuntimePresence } from '../../../src/core/ports/agent-runtime.ts';
import { chooseRuntime } from '../../../src/core/runtimes/runtime-choice.ts';
import { hasRuntime, RUNTIME_WORDS, runtimeWord } from '../../../src/core/runtimes/runtime-facts.ts';

const OPENAI = { provider: 'openai', model: 'gpt-5.5' };
const CODEX = { provider: 'openai-codex', model: 'gpt-5.5' };
const CLAUDE = { provider: 'anthropic', model: 'claude-opus-4-6' };
const GROQ = { provider: 'groq', model: 'llama' };
const OFFICIAL = 'https://api.openai.com/v1';
const SIGNED_IN: RuntimePresence = { executable: '/bin/it', login: 'present' };
const SIGNED_OUT: RuntimePresence = { executable: '/bin/it', login: 'missing' };
const ABSENT: RuntimePresence = { executable: undefined, login: 'unknown' };

interface Scene {
  readonly config?: Config;
  readonly session?: string;
  readonly baseUrl?: string;
  readonly presence?: RuntimePresence;
  readonly hasProfile?: boolean;
}

function choose(ref: typeof OPENAI, scene: Scene = {}) {
  return chooseRuntime(ref, {
    config: scene.config ?? {},
    agentId: 'main',
    session: scene.session,
    baseUrl: () => scene.baseUrl ?? OFFICIAL,
    presence: () => scene.presence ?? SIGNED_IN,
    hasCodexProfile: () => scene.hasProfile ?? false,
  });
}

describe('auto (decision 37)', () => {
  test.each([
    ['installed and signed in', OPENAI, {}, 'codex'],
    ['not installed', OPENAI, { presence: ABSENT }, 'direct'],
    ['not signed in', OPENAI, { presence: SIGNED_OUT }, 'direct'],
    ['signed in with us', OPENAI, { presence: SIGNED_OUT, hasProfile: true }, 'codex'],
    ['another address', OPENAI, { baseUrl: 'https://proxy.example.test/v1' }, 'direct'],
    ['REF-9: openai-codex is the ordinary runner', CODEX, {}, 'direct'],
    ['Anthropic', CLAUDE, {}, 'direct'],
    ['any other provider', GROQ, {}, 'direct'],
  ] as const)('%s', (_, ref, scene, runtime) => {
    expect(choose(ref, scene)).toMatchObject({ runtime, layer: 'auto', problem: undefined });
  });

  test('what is missing is named with what mends it', () => {
    expect(choose(OPENAI, { presence: ABSENT }).missing).toContain('codex login');
    expect(choose(OPENAI, { presence: SIGNED_OUT }).why).toBe('the Codex CLI is not signed in');
    expect(choose(OPENAI, { baseUrl: 'http://127.0.0.1:1' }).missing).toBeUndefined();
  });
});

describe('policies (REF-9)', () => {
  const all: Config = {
    agents: {
      defaults: {
        agentRuntime: { id: 'direct' },
        models: { 'openai/gpt-5.5': { agentRuntime: { id: 'codex' } } },
      },
      list: [{ id: 'main', agentRuntime: { id: 'direct' } }],
    },
    models: { providers: { openai: { agentRuntime: 'direct' } } },
  };
  const without = (agents: Config['agents']): Config => ({ ...all, agents });
  test.each([
    ['the session', all, 'codex', 'codex', 'session'],
    ['the agent', all, undefined, 'direct', 'agent'],
    ['the model', without({ defaults: all.agents?.defaults }), undefined, 'codex', 'model'],
    [
      'the provider',
      without({ defaults: { agentRuntime: { id: 'codex' } } }),
      undefined,
      'direct',
      'provider',
    ],
    [
      'the defaults',
      { agents: { defaults: { agentRuntime: { id: 'direct' } } } },
      undefined,
      'direct',
      'defaults',
    ],
    ['auto of the session goes past the config', all, 'auto', 'codex', 'auto'],
  ] as const)('%s decides', (_, config, session, runtime, layer) => {
    const scene = session === undefined ? { config } : { config, session };
    expect(choose(OPENAI, scene)).toMatchObject({ runtime, layer, problem: undefined });
  });

  test('an agent’s own entry of the model, and the provider’s row', () => {
    const models = { 'openai/GPT-5.5': { agentRuntime: { id: 'direct' } } };
    expect(choose(OPENAI, { config: { agents: { list: [{ id: 'main', models }] } } }).layer).toBe('model');
    const row = { id: 'gpt-5.5', agentRuntime: { id: 'direct' } };
    expect(choose(OPENAI, { config: { models: { providers: { openai: { models: [row] } } } } }).layer).toBe(
      'model',
    );
  });

  test('an explicit runtime that is missing fails with the fix', () => {
    const missing = choose(OPENAI, { session: 'codex', presence: ABSENT });
    expect(missing).toMatchObject({ runtime: 'codex', layer: 'session' });
    expect(missing.problem).toContain('there is no "codex" on PATH');
    expect(missing.problem).toContain('codex login');
    expect(choose(CLAUDE, { session: 'claude-cli', presence: ABSENT }).problem).toContain('"claude"');
    // Its keychain may hold the login.
    expect(choose(CLAUDE, { session: 'claude-cli', presence: SIGNED_OUT }).problem).toBeUndefined();
  });

  test('a runtime for models that it cannot run: a wish of a session, an error of a model', () => {
    expect(choose(GROQ, { session: 'codex' })).toMatchObject({ runtime: 'direct', problem: undefined });
    const config: Config = { models: { providers: { groq: { agentRuntime: { id: 'codex' } } } } };
    expect(choose(GROQ, { config }).problem).toContain('openai');
  });

  test('a word that is no runtime is a problem, never a guess', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (word) => {
        fc.pre(word.trim() !== '' && runtimeWord(word) === undefined);
        expect(choose(OPENAI, { session: word }).problem).toContain(RUNTIME_WORDS.join(', '));
      }),
    );
  });

  test.each([
    [{ id: 7 }, 'auto'],
    [{}, 'auto'],
    ['', 'auto'],
    [null, 'auto'],
  ])('a policy that says nothing: %j', (agentRuntime, layer) => {
    expect(choose(OPENAI, { config: { agents: { defaults: { agentRuntime } } } }).layer).toBe(layer);
  });
});

test('providers that a runtime can serve', () => {
  expect(['openai', 'openai-codex', 'anthropic', 'groq'].map(hasRuntime)).toEqual([true, true, true, false]);
});
