import { expect, test } from 'vitest';
import { type CheckedTarget, checkFor, keyAddress } from '../../../src/core/probe/probe-check.ts';

const PLAIN: CheckedTarget = {
  provider: 'openai',
  api: 'openai-completions',
  hasSecret: true,
  isNamed: false,
};

test.each([
  ['a credential', {}, 'models', 'models'],
  ['a public list says nothing about a key', { provider: 'nvidia' }, 'completion', undefined],
  ['but all there is to say without a key', { provider: 'nvidia', hasSecret: false }, 'models', 'models'],
  ['OpenRouter describes its keys', { provider: 'openrouter' }, 'key', 'key'],
  ['a protocol without a list', { api: 'bedrock-converse-stream' }, 'completion', undefined],
  ['B071: a named model is asked itself', { isNamed: true }, 'completion', 'models'],
  [
    'a named model of OpenRouter stands in its list or not',
    { provider: 'openrouter', isNamed: true },
    'completion',
    'models',
  ],
] as const)('B072: %s', (_name, facts, cheapest, cheap) => {
  const target = { ...PLAIN, ...facts };
  expect(checkFor('cheapest', target)).toBe(cheapest);
  expect(checkFor('cheap', target)).toBe(cheap);
  expect(checkFor('completion', target)).toBe('completion');
});

test('only who is checked by key has an address for it', () => {
  expect(keyAddress('openrouter')).toBe('/key');
  expect(keyAddress('openai')).toBeUndefined();
});
