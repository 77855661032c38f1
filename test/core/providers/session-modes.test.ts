import { describe, expect, test } from 'vitest';
import { withModes } from '../../../src/core/providers/session-modes.ts';

describe('SEL-10: fast mode', () => {
  test.each([
    ['openai-responses', true, true, 'priority'],
    ['openai-responses', false, true, undefined],
    ['openai-completions', true, true, undefined],
    ['anthropic-messages', true, true, undefined],
    ['openai-responses', true, false, undefined],
  ] as const)('%s, native %s, fast %s: tier %s', (api, isNative, fastMode, tier) => {
    expect(withModes({ model: 'm' }, api, isNative, { fastMode })).toEqual({
      model: 'm',
      ...(tier === undefined ? {} : { service_tier: tier }),
    });
  });
});

describe('thinking', () => {
  test.each([
    ['openai-responses', {}, { reasoning: { effort: 'medium' } }],
    ['openai-responses', { reasoning: { effort: 'low' } }, { reasoning: { effort: 'low' } }],
    ['openai-completions', {}, { reasoning_effort: 'medium' }],
    ['github-copilot', { reasoning_effort: 'high' }, { reasoning_effort: 'high' }],
    [
      'anthropic-messages',
      { max_tokens: 64_000, temperature: 1 },
      { max_tokens: 64_000, thinking: { type: 'enabled', budget_tokens: 4096 } },
    ],
    ['anthropic-messages', { max_tokens: 1000 }, { max_tokens: 1000 }],
    ['ollama', {}, { think: true }],
    ['bedrock-converse-stream', { a: 1 }, { a: 1 }],
  ] as const)('on: %s %j', (api, body, expected) => {
    expect(withModes(body, api, true, { thinking: true })).toEqual(expected);
  });

  test.each([
    ['openai-responses', {}],
    ['ollama', { think: false }],
    ['anthropic-messages', {}],
  ] as const)('off: %s carries no request for thought', (api, expected) => {
    const body = { reasoning: { effort: 'low' }, reasoning_effort: 'low', thinking: { type: 'enabled' } };
    expect(withModes(body, api, true, { thinking: false })).toEqual(expected);
  });

  test('not switched: the body stays as it is', () => {
    const body = { reasoning: { effort: 'low' } };
    expect(withModes(body, 'openai-responses', true, {})).toBe(body);
  });
});
