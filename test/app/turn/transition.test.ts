import { expect, test } from 'vitest';
import { transition } from '../../../src/app/turn/transition.ts';
import type { Hop } from '../../../src/app/turn/turn-types.ts';

const a = { provider: 'openai', model: 'A' };
const b = { provider: 'anthropic', model: 'B' };
const c = { provider: 'groq', model: 'C' };
const hop: Hop = { from: 'openai/A', credentialId: '', reason: 'blocked', message: 'x' };

test.each([
  ['the requested model as always', a, undefined, undefined],
  ['the requested model in another spelling', { ...a, model: 'a' }, undefined, undefined],
  [
    'a stand-in for the first time',
    b,
    undefined,
    '↪️ Model Fallback: anthropic/B (selected openai/A; all its keys are cooling)',
  ],
  ['the same stand-in again', b, b, undefined],
  ['another stand-in', c, b, '↪️ Model Fallback: groq/C (selected openai/A; all its keys are cooling)'],
  ['the requested model again', a, b, '↪️ Model Fallback cleared: openai/A (was anthropic/B)'],
])('B002, FALL-12: %s', (_name, served, standIn, text) => {
  expect(transition(a, served, standIn, hop)?.text).toBe(text);
});

test('a stand-in without a known reason is told without one', () => {
  expect(transition(a, b, undefined, undefined)).toEqual({
    kind: 'fallback-started',
    text: '↪️ Model Fallback: anthropic/B (selected openai/A)',
  });
});
