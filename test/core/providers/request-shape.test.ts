import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { API_MODES } from '../../../src/core/providers/provider.ts';
import { type RequestShape, shapeBody } from '../../../src/core/providers/request-shape.ts';

const shape = (facts: Partial<RequestShape> = {}): RequestShape => ({
  params: {},
  compat: {},
  isNative: false,
  ...facts,
});
const body = { model: 'm', messages: [{ role: 'system', content: 's' }], stream: true };
const completions = (facts: Partial<RequestShape>, more: object = {}): unknown =>
  shapeBody({ ...body, ...more }, 'openai-completions', shape(facts));

describe('openai-completions', () => {
  test.each<[string, Partial<RequestShape>, object, object]>([
    [
      'CUST-4: params go into the body',
      { params: { temperature: 0.2, top_p: 1 } },
      {},
      { temperature: 0.2, top_p: 1 },
    ],
    [
      'CUST-4: params never replace what is asked of whom',
      { params: { model: 'x', stream: false, max_tokens: 1 } },
      {},
      {},
    ],
    [
      'settings of programs stay at home',
      { params: { cacheRetention: 'long', topP: 0.5 } },
      {},
      { top_p: 0.5 },
    ],
    ['extra_body goes out as it is', { params: { extra_body: { enableX: 1 } } }, {}, { enableX: 1 }],
    [
      'CUST-6: no vendor extras elsewhere',
      { params: { service_tier: 'flex', store: true, prompt_cache_key: 'k', reasoning_effort: 'low' } },
      {},
      {},
    ],
    [
      'CUST-6: unless the server says that it takes them',
      {
        params: { store: true, reasoning_effort: 'low' },
        compat: { supportsStore: true, supportsReasoningEffort: true },
      },
      {},
      { store: true, reasoning_effort: 'low' },
    ],
    [
      'CUST-6: the vendor gets them',
      { isNative: true, params: { service_tier: 'flex', store: true } },
      {},
      { service_tier: 'flex', store: true },
    ],
    [
      'CUST-6: developer is forced off even if declared',
      { compat: { supportsDeveloperRole: true } },
      { messages: [{ role: 'developer', content: 's' }] },
      {},
    ],
    [
      'CUST-7: developer on the vendor’s host',
      { isNative: true, compat: { supportsDeveloperRole: true } },
      {},
      { messages: [{ role: 'developer', content: 's' }] },
    ],
    [
      'CUST-7: maxTokensField',
      { compat: { maxTokensField: 'max_completion_tokens' } },
      { max_tokens: 9 },
      { max_completion_tokens: 9 },
    ],
    [
      'CUST-7: maxTokensField back',
      { compat: { maxTokensField: 'max_tokens' } },
      { max_completion_tokens: 9 },
      { max_tokens: 9 },
    ],
    [
      'CUST-7: no temperature',
      { params: { temperature: 1 }, compat: { supportsTemperature: false } },
      {},
      {},
    ],
    [
      'CUST-7: no usage in streams',
      { compat: { supportsUsageInStreaming: false } },
      { stream_options: { include_usage: true } },
      {},
    ],
    [
      'CUST-7: text content',
      { compat: { requiresStringContent: true } },
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
          },
        ],
      },
      { messages: [{ role: 'user', content: 'ab' }] },
    ],
    [
      'CUST-7: strict keys',
      { compat: { strictMessageKeys: true } },
      { messages: [{ role: 'user', content: 'a', name: 'n' }] },
      { messages: [{ role: 'user', content: 'a' }] },
    ],
    [
      'CUST-7: efforts are mapped',
      {
        params: { reasoning_effort: 'high' },
        compat: { supportsReasoningEffort: true, reasoningEffortMap: { high: 'max' } },
      },
      {},
      { reasoning_effort: 'max' },
    ],
    [
      'CUST-7: unknown efforts fall away',
      {
        params: { reasoning_effort: 'high' },
        compat: { supportsReasoningEffort: true, supportedReasoningEfforts: ['low'] },
      },
      {},
      {},
    ],
    ['CUST-1: num_ctx', { numCtx: 8192 }, {}, { options: { num_ctx: 8192 } }],
  ])('%s', (_, facts, more, expected) => {
    expect(completions(facts, more)).toEqual({ ...body, ...expected });
  });
});

test.each([
  ['anthropic-messages', { temperature: 0.1 }, { temperature: 0.1 }],
  ['openai-responses', { service_tier: 'flex' }, { service_tier: 'flex' }],
  ['google-generative-ai', { top_p: 0.5 }, { generationConfig: { topP: 0.5 } }],
  ['ollama', { temperature: 0.1, keep_alive: '5m' }, { keep_alive: '5m', options: { temperature: 0.1 } }],
] as const)('CUST-4: %s takes params in its own place', (api, params, expected) => {
  expect(shapeBody({ model: 'm' }, api, shape({ params }))).toEqual({ model: 'm', ...expected });
});

test('any body and any params: never throws, and model and stream stay', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(...API_MODES),
      (value, params, api) => {
        shapeBody(value, api, shape({ params }));
        const shaped = shapeBody({ model: 'm', stream: true }, api, shape({ params }));
        expect(shaped).toMatchObject({ model: 'm', stream: true });
      },
    ),
  );
});

test.each([
  ['github-copilot', { temperature: 0.2 }, { temperature: 0.2 }],
  ['google-vertex', { top_p: 0.5 }, { generationConfig: { topP: 0.5 } }],
  [
    'bedrock-converse-stream',
    { topP: 0.5, stop: ['x'], max_tokens: 9, top_k: 3 },
    {
      inferenceConfig: { topP: 0.5, stopSequences: ['x'] },
      additionalModelRequestFields: { top_k: 3 },
    },
  ],
] as const)('CUST-4: %s takes params in its own places', (api, params, expected) => {
  expect(shapeBody({}, api, shape({ params }))).toEqual(expected);
});
