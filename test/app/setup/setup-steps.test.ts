import { afterEach, describe, expect, test } from 'vitest';
import type { SetupAnswers } from '../../../src/app/setup/answers-so-far.ts';
import { drawStep } from '../../../src/app/setup/setup-steps.ts';
import { stepPath } from '../../../src/app/setup/step-path.ts';
import { readWorld } from '../../../src/app/world/world.ts';
import { Secret } from '../../../src/core/secrets/secret.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { modelsOf, stepOf } from './wizard.ts';

const KNOWN = { wizard: { securityAcknowledgedAt: '2026-01-01T00:00:00.000Z' } };
let ports: TestPorts;

afterEach(() => ports.close());

describe('ONB-4: which questions apply', () => {
  test.each<[string, unknown, SetupAnswers, string]>([
    ['a first run', {}, {}, 'risk provider credential check model fallbacks review'],
    ['a known machine', KNOWN, {}, 'provider credential check model fallbacks review'],
    [
      'a configured one',
      { ...KNOWN, agents: { defaults: { model: 'openai/gpt-5.5' } } },
      {},
      'existing provider credential check model fallbacks review',
    ],
    [
      'a pasted key',
      KNOWN,
      { provider: 'openai', credential: 'paste' },
      'provider credential secret check model fallbacks review',
    ],
    [
      'a variable',
      KNOWN,
      { provider: 'openai', credential: 'ref' },
      'provider credential env-name check model fallbacks review',
    ],
    [
      'several regions',
      KNOWN,
      { provider: 'moonshot' },
      'provider method credential check model fallbacks review',
    ],
    ['Ollama', KNOWN, { provider: 'ollama' }, 'provider method base-url check model fallbacks review'],
    [
      'LM Studio',
      KNOWN,
      { provider: 'lmstudio' },
      'provider base-url credential check model fallbacks review',
    ],
    [
      'an address that hangs on the account',
      KNOWN,
      { provider: 'microsoft-foundry' },
      'provider base-url credential check model fallbacks review',
    ],
    [
      'a cloud with usual addresses',
      KNOWN,
      { provider: 'amazon-bedrock' },
      'provider credential check model fallbacks review',
    ],
    [
      'another server',
      KNOWN,
      { provider: 'custom' },
      'provider base-url compatibility credential check model fallbacks review',
    ],
    [
      'a server without a list',
      KNOWN,
      { provider: 'custom', verified: false },
      'provider base-url compatibility credential check typed-model fallbacks review',
    ],
    [
      'a server with an empty list',
      KNOWN,
      { provider: 'vllm', verified: true, discovered: [] },
      'provider base-url credential check typed-model fallbacks review',
    ],
    [
      'a server with a list',
      KNOWN,
      { provider: 'custom', verified: true, discovered: modelsOf('custom', 'a') },
      'provider base-url compatibility credential check model fallbacks review',
    ],
    [
      'ONB-13: a model of one’s own server whose name does not tell whether it sees',
      KNOWN,
      { provider: 'custom', verified: true, discovered: modelsOf('custom', 'a'), primary: 'custom/a' },
      'provider base-url compatibility credential check model image-input fallbacks review',
    ],
    [
      'ONB-13: one that was typed',
      KNOWN,
      { provider: 'custom', verified: true, typedModel: 'house' },
      'provider base-url compatibility credential check typed-model image-input fallbacks review',
    ],
    [
      'ONB-13: one whose name tells',
      KNOWN,
      { provider: 'custom', verified: true, typedModel: 'qwen2.5vl:7b' },
      'provider base-url compatibility credential check typed-model fallbacks review',
    ],
    [
      'ONB-13: one of a server that says so',
      KNOWN,
      {
        provider: 'custom',
        verified: true,
        discovered: modelsOf('custom', 'a').map((model) => ({ ...model, input: ['text', 'image'] })),
        primary: 'custom/a',
      },
      'provider base-url compatibility credential check model fallbacks review',
    ],
    [
      'ONB-13: one of a provider of the table',
      KNOWN,
      { provider: 'vllm', verified: true, discovered: [], typedModel: 'house' },
      'provider base-url credential check typed-model fallbacks review',
    ],
    [
      'a provider without a list that the catalog knows',
      KNOWN,
      { provider: 'openai', verified: true },
      'provider credential check model fallbacks review',
    ],
  ])('%s', (_, config, answers, path) => {
    ports = testPorts({ config });
    expect(stepPath({ world: readWorld(ports), answers }).join(' ')).toBe(path);
  });
});

describe('what a step shows', () => {
  function context(answers: SetupAnswers, looking = false) {
    return { ports, world: readWorld(ports), servers: [], looking, answers, error: undefined };
  }

  test('the risk is two plain sentences and two answers', () => {
    ports = testPorts();
    const step = stepOf('choice', drawStep('risk', context({})));
    expect(step.options.map((option) => option.id)).toEqual(['yes', 'no']);
    expect(step.lines).toHaveLength(2);
  });

  test('the menu says that it is still looking, then what it found', () => {
    ports = testPorts();
    expect(drawStep('provider', context({}, true))).toMatchObject({
      searchable: true,
      lines: ['Looking for keys and local servers…'],
    });
    expect(drawStep('provider', context({}))).toMatchObject({
      lines: ['No keys in the environment, no local servers found.'],
    });
  });

  test('B023: a stored key is offered beside a new one', async () => {
    ports = testPorts({ env: { OPENAI_API_KEY: 'canary-in-environment' } });
    await ports.auth.save({
      id: 'openai:work',
      provider: 'openai',
      type: 'api_key',
      owner: 'shared',
      secret: new Secret('canary-stored-key'),
      verification: { state: 'verified', atMs: 1 },
    });
    const step = stepOf('choice', drawStep('credential', context({ provider: 'openai' })));
    expect(step.options.map((option) => option.id)).toEqual([
      'env:OPENAI_API_KEY',
      'existing',
      'paste',
      'ref',
    ]);
    expect(JSON.stringify(step)).not.toContain('canary');
  });

  test('the existing step names what is there', () => {
    ports = testPorts({ config: { agents: { defaults: { model: 'openai/gpt-5.5' } } } });
    const step = stepOf('choice', drawStep('existing', context({})));
    expect(step.lines).toEqual(['Default model: openai/gpt-5.5']);
    expect(step.options.map((option) => option.id)).toEqual(['keep', 'review', 'reset']);
  });

  test('a custom server has no name before its address', () => {
    ports = testPorts();
    expect(drawStep('secret', context({ provider: 'custom' }))).toMatchObject({
      title: 'Paste the API key',
    });
    const there = context({ provider: 'custom', baseUrl: 'http://127.0.0.1:8123/v1' });
    expect(drawStep('secret', there)).toMatchObject({ lines: ['For 127.0.0.1:8123'] });
    expect(drawStep('base-url', context({ provider: 'custom' }))).toMatchObject({ value: '' });
    expect(drawStep('check', there)).toMatchObject({ kind: 'working', title: 'Asking 127.0.0.1:8123' });
  });
});
