import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeChatInput } from '../../../src/core/chat/complete-chat-input.ts';

const WORDS = {
  aliases: ['opus'],
  models: ['openai/gpt-5.5', 'anthropic/claude-opus-4-6'],
  providers: ['anthropic', 'openai'],
  agents: ['main', 'coder'],
};

test.each([
  ['/mod', ['/model', '/models']],
  ['/op', ['/opus']],
  ['/model op', ['/model opus', '/model openai/gpt-5.5', '/model anthropic/claude-opus-4-6']],
  ['/model GPT', ['/model openai/gpt-5.5']],
  ['/models a', ['/models anthropic', '/models openai']],
  ['/new anth', ['/new anthropic', '/new anthropic/claude-opus-4-6']],
  ['/agent co', ['/agent coder']],
  ['/fast o', ['/fast on', '/fast off']],
  ['/status x', []],
  ['hello /mod', []],
  ['', []],
])('%s', (input, expected) => {
  expect(completeChatInput(input, WORDS)).toEqual(expected);
});

test('every proposal goes on from the command that is there, eight at most, over any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const lines = completeChatInput(`/model ${text}`, WORDS);
      expect(lines.length).toBeLessThanOrEqual(8);
      expect(lines.every((line) => line.startsWith('/model '))).toBe(true);
    }),
  );
});
