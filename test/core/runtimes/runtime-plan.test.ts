import { describe, expect, test } from 'vitest';
import type { CredentialCandidate } from '../../../src/core/credentials/credential-plan.ts';
import type { RuntimePresence } from '../../../src/core/ports/agent-runtime.ts';
import type { RuntimeChoice } from '../../../src/core/runtimes/runtime-choice.ts';
import { type RuntimePlanInput, runtimePlan } from '../../../src/core/runtimes/runtime-plan.ts';
import { runtimeWords, servingRuntime } from '../../../src/core/runtimes/serving-runtime.ts';
import { profileOf } from '../../support/auth-profile.ts';

const KEY: CredentialCandidate = {
  id: 'openai:key',
  source: 'profile',
  profile: profileOf('openai:key'),
};
const ENV: CredentialCandidate = { id: 'env:OPENAI_API_KEY', source: 'env' };
const CONFIG: CredentialCandidate = { id: 'config:openai', source: 'models.json' };
const CODEX = signIn('openai-codex:me');
const CODEX_CLI = signIn('openai-codex:codex-cli', 'codex-cli');
const CLAUDE = signIn('anthropic:claude-cli', 'claude-cli');
const SIGNED_IN: RuntimePresence = { executable: '/bin/it', login: 'present' };

function signIn(id: string, externalLogin?: 'codex-cli' | 'claude-cli'): CredentialCandidate {
  const profile = profileOf(id, {
    type: 'oauth',
    ...(externalLogin === undefined ? {} : { externalLogin }),
  });
  return { id, source: 'profile', profile };
}

function choice(facts: Partial<RuntimeChoice>): RuntimeChoice {
  return { runtime: 'direct', layer: 'auto', why: 'so', missing: undefined, problem: undefined, ...facts };
}

function plan(facts: Partial<RuntimePlanInput>) {
  return runtimePlan({
    choice: choice({}),
    direct: [],
    codex: () => [],
    blockOf: () => ({}),
    presence: () => SIGNED_IN,
    ordered: undefined,
    pinned: undefined,
    mayCost: false,
    ...facts,
  });
}

function shown(candidates: readonly CredentialCandidate[]): readonly string[] {
  return candidates.map(({ id, runtime, whyNot }) =>
    [id, runtime ?? 'direct', whyNot ?? ''].join(' ').trim(),
  );
}

const auto = choice({ runtime: 'codex' });

describe('Codex', () => {
  test('REF-9: its sign-ins and its own login serve; no key is billed behind them', () => {
    expect(shown(plan({ choice: auto, direct: [KEY, ENV], codex: () => [CODEX] }))).toEqual([
      'openai-codex:me codex',
      'runtime:codex codex',
      'openai:key direct cost_fence',
      'env:OPENAI_API_KEY direct cost_fence',
    ]);
  });

  test.each([
    ['consent', { mayCost: true, direct: [KEY] }, 'openai:key direct'],
    [
      'an order that names it',
      { ordered: ['openai-codex:me', 'openai:key'], direct: [KEY] },
      'openai:key direct',
    ],
    ['a key in the config', { direct: [CONFIG] }, 'config:openai direct'],
  ])('decision 21: %s lets a key stand behind it', (_, facts, expected) => {
    expect(shown(plan({ choice: auto, codex: () => [CODEX], ...facts }))).toContain(expected);
  });

  test('ORD-10, STICK-5: an order and a pin decide who comes first', () => {
    const facts = { choice: auto, direct: [KEY], codex: () => [CODEX], mayCost: true };
    expect(shown(plan({ ...facts, ordered: ['openai:key', 'openai-codex:me'] }))[0]).toBe(
      'openai:key direct',
    );
    expect(shown(plan({ ...facts, pinned: 'openai:key' }))[0]).toBe('openai:key direct');
  });

  test('asked for by name, no key serves at all', () => {
    const named = choice({ runtime: 'codex', layer: 'session' });
    expect(shown(plan({ choice: named, direct: [KEY], mayCost: true }))).toEqual(['runtime:codex codex']);
  });

  test('its own login stands there once, and not when it is missing', () => {
    expect(shown(plan({ choice: auto, codex: () => [CODEX_CLI] }))).toEqual(['openai-codex:codex-cli codex']);
    const presence = () => ({ executable: '/bin/codex', login: 'missing' }) as const;
    expect(plan({ choice: auto, presence })).toEqual([]);
  });

  test('what cannot be had is said by every candidate', () => {
    const [own] = plan({ choice: choice({ runtime: 'codex', layer: 'session', problem: 'it is gone' }) });
    expect(own).toMatchObject({ id: 'runtime:codex', unreachable: 'it is gone' });
  });
});

describe('Claude CLI', () => {
  test('OAUTH-9: its sign-in is served by the program, a key by the API', () => {
    const key = { ...KEY, id: 'anthropic:key' };
    expect(shown(plan({ direct: [CLAUDE, key] }))).toEqual([
      'anthropic:claude-cli claude-cli',
      'anthropic:key direct',
    ]);
    const named = choice({ runtime: 'claude-cli', layer: 'provider' });
    expect(shown(plan({ choice: named, direct: [CLAUDE, key] }))).toEqual([
      'anthropic:claude-cli claude-cli',
    ]);
    expect(shown(plan({ choice: named, direct: [key] }))).toEqual(['runtime:claude-cli claude-cli']);
    expect(shown(plan({ choice: choice({ layer: 'session' }), direct: [CLAUDE] }))).toEqual([
      'anthropic:claude-cli direct',
    ]);
  });

  test('without the program its sign-in leads nowhere, with the fix', () => {
    const presence = () => ({ executable: undefined, login: 'unknown' }) as const;
    const [candidate] = plan({ direct: [CLAUDE], presence });
    expect(candidate?.deadEnd).toContain('claude auth login');
    expect(candidate?.deadEnd).toContain('paste-api-key --provider anthropic');
  });
});

describe('the words of the surfaces', () => {
  test.each([
    [auto, [{ ...CODEX, runtime: 'codex' }], 'codex: so'],
    [
      choice({}),
      [{ ...CLAUDE, runtime: 'claude-cli' }],
      'claude-cli: anthropic:claude-cli is the sign-in of the Claude CLI',
    ],
    [auto, [KEY], 'direct: no sign-in of codex can be asked now, and openai:key may serve'],
    [choice({ missing: 'Codex is not there' }), [KEY], 'direct: so (Codex is not there)'],
    [
      choice({ runtime: 'codex', problem: 'it is gone', why: 'the session says so' }),
      [],
      'codex: it is gone',
    ],
  ] as const)('%#', (chosen, candidates, words) => {
    expect(runtimeWords(servingRuntime(chosen, candidates))).toBe(words);
  });
});
