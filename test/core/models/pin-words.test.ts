import { expect, test } from 'vitest';
import { pinWords } from '../../../src/core/models/pin-words.ts';

test.each([
  [
    'another primary',
    'openai/gpt-5.5',
    'This session is pinned to groq/a; config primary openai/gpt-5.5 will apply to new/unpinned sessions.',
  ],
  ['the same model', 'groq/a', undefined],
  ['no primary', undefined, undefined],
])('SRC-8: %s beside a pinned model', (_name, primary, words) => {
  expect(pinWords('groq/a', primary)).toBe(words);
});
