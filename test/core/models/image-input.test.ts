import { expect, test } from 'vitest';
import { seesImages } from '../../../src/core/models/image-input.ts';

test.each([
  [
    true,
    'gpt-4o gpt-4o-mini openai/gpt-4.1 gpt-5 gpt-5.5-pro gpt-10 o1 o3-mini openai/o4-mini Claude-Opus-4-6 gemini-3-pro',
  ],
  [
    true,
    'qwen2.5vl:7b Qwen/Qwen3-VL-30B deepseek-vl2 deepseek-vl llama-3.2-90b-vision phi-3.5-vision-instruct kimi-vl-a3b',
  ],
  [true, 'llava:13b bakllava pixtral-12b InternVL3-8B mllama minicpm-v:8b minicpmv glm-4v glm-4.5v'],
  [
    false,
    'llama3.3 meta-llama/Llama-4-Scout deepseek-chat mistral-large mixtral-8x7b kimi-k2.5 codestral devstral:24b phi-4 phi4',
  ],
  [false, 'microsoft/phi-3 qwq:32b codellama qwen3:8b qwen-max'],
  [
    undefined,
    'alpha gpt-oss-120b gpt-35-turbo gpt-4 foo1 solo4 sapphire television-1 revl glm-4.6 qwen3-omni grok-4',
  ],
])('ONB-13: %s for %s', (sees, ids) => {
  const wrong = ids.split(' ').filter((id) => seesImages(id) !== sees);
  expect(wrong).toEqual([]);
});

test('ONB-13: a name of any length is judged at once', () => {
  expect(seesImages(`${'qwen'.repeat(20_000)}x`)).toBe(false);
});
