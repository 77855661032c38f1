import { afterEach, describe, expect, test } from 'vitest';
import type { SetupPurpose } from '../../../src/app/setup/setup-purpose.ts';
import type { SetupStep } from '../../../src/app/setup/setup-types.ts';
import { givenAnswers } from '../../../src/cli/onboard/given-choice.ts';
import { findAuthChoice } from '../../../src/core/providers/provider-table/provider-table.ts';
import { type TestPorts, testPorts } from '../../support/test-ports.ts';
import { closeWizards, inspectorOf, noList, openWizard, stepOf } from './wizard.ts';

/** Section 26.5, the ways that need a key or an address. */
const GIVEN = `
  deepseek-api-key openai-api-key openrouter-api-key kilocode-api-key litellm-api-key ai-gateway-api-key
  cloudflare-ai-gateway-api-key moonshot-api-key moonshot-api-key-cn kimi-code-api-key synthetic-api-key
  venice-api-key together-api-key huggingface-api-key apiKey gemini-api-key zai-api-key zai-coding-global zai-coding-cn zai-global zai-cn xiaomi-api-key minimax-global-api minimax-cn-api opencode-zen
  opencode-go copilot-proxy xai-api-key mistral-api-key volcengine-api-key byteplus-api-key qianfan-api-key qwen-standard-api-key qwen-standard-api-key-cn qwen-api-key qwen-api-key-cn ollama chutes-api-key
  google-vertex-api-key groq-api-key cerebras-api-key nvidia-api-key novita-api-key fireworks-api-key
  featherless-api-key cohere-api-key deepinfra-api-key gmi-api-key baseten-api-key arceeai-api-key
  arceeai-openrouter longcat-api-key meta-api-key microsoft-foundry-apikey clawrouter-api-key ollama-cloud lmstudio vllm sglang stepfun-standard-api-key-cn stepfun-standard-api-key-intl stepfun-plan-api-key-cn stepfun-plan-api-key-intl tokenhub-api-key tokenplan-api-key qwen-token-plan qwen-token-plan-cn
  xiaomi-token-plan-cn xiaomi-token-plan-ams xiaomi-token-plan-sgp llama-cpp llama-cpp-existing-server
  modelstudio-api-key modelstudio-api-key-cn modelstudio-standard-api-key modelstudio-standard-api-key-cn
`;
/** A sign-in that this version does itself, and whose it is. */
const SIGN_INS = {
  'openai-codex': 'openai-codex',
  openai: 'openai-codex',
  'openai-device-code': 'openai-codex',
  'openrouter-oauth': 'openrouter',
} as const;
/** A sign-in that no provider publishes, where a key does as well. */
const KEY_INSTEAD = [
  'chutes',
  'anthropic-cli',
  'xai-oauth',
  'xai-device-code',
  'microsoft-foundry-entra',
] as const;
/** Nothing that this version could do. */
const CLOSED = [
  'google-gemini-cli',
  'minimax-global-oauth',
  'minimax-cn-oauth',
  'github-copilot',
  'github-copilot-enterprise',
  'radius',
  'radius-api-key',
] as const;

let ports: TestPorts;

afterEach(() => {
  closeWizards();
  ports.close();
});

/** The menu of providers, in onboarding and in configure. */
const WAYS: readonly (readonly [SetupPurpose, readonly string[]])[] = [
  ['onboard', ['yes']],
  ['configure-model', ['yes', 'connect']],
];

async function steps(
  choiceId: string,
  [purpose, toMenu]: (typeof WAYS)[number],
): Promise<readonly SetupStep[]> {
  ports = testPorts({ inspector: inspectorOf(noList) });
  const found = givenAnswers(ports, { authChoice: choiceId });
  const wizard = openWizard(ports, { purpose });
  const menu = stepOf('choice', await wizard.answer(...toMenu));
  expect(menu.options.map(({ id }) => id)).toContain(found.provider);
  const after = [await wizard.answer(found.provider ?? '')];
  if (after[0]?.id === 'method') after.push(await wizard.answer(found.method ?? ''));
  return after;
}

describe.each(WAYS)('section 26.5: every way to connect, in %s', (...way) => {
  test.each(GIVEN.trim().split(/\s+/))('%s asks for its key or address', async (choiceId) => {
    const [first, second] = await steps(choiceId, way);
    const usual = findAuthChoice(choiceId)?.choice.id;
    if (first?.id === 'method') expect(stepOf('choice', first).options.map(({ id }) => id)).toContain(usual);
    expect(['credential', 'base-url', 'account-id']).toContain((second ?? first)?.id);
  });

  test.each(Object.entries(SIGN_INS))('%s offers the sign-in of %s', async (choiceId, provider) => {
    const [step] = await steps(choiceId, way);
    expect(givenAnswers(ports, { authChoice: choiceId })).toEqual({ provider });
    const options = step === undefined ? [] : stepOf('choice', step).options;
    expect(options.some(({ id }) => id.startsWith('sign-in:'))).toBe(true);
  });

  test.each(KEY_INSTEAD)('%s: the provider takes a key', async (choiceId) => {
    const [first, second] = await steps(choiceId, way);
    expect(['method', 'credential', 'base-url']).toContain((second ?? first)?.id);
  });

  test('setup-token, token: a token can be pasted', async () => {
    const [step] = await steps('setup-token', way);
    expect(step === undefined ? [] : stepOf('choice', step).options.map(({ id }) => id)).toContain('token');
  });
});

test.each(CLOSED)(
  'ONB-6: %s is refused at once and says why, as its questions would lead nowhere',
  (choiceId) => {
    ports = testPorts();
    expect(() => givenAnswers(ports, { authChoice: choiceId })).toThrow(
      `--auth-choice ${choiceId} cannot be gone`,
    );
  },
);
