import { expect, test } from 'vitest';
import { type ModelRef, parseModelRef } from '../../../src/core/models/model-ref.ts';
import { type ModelWords, suggestions } from '../../../src/core/models/model-suggestions.ts';

/** Models of gateways have ids with a slash; as words they stand beside their refs. */
const LISTED = [
  'openrouter/meta-llama/llama-4',
  'groq/llama-4',
  'openrouter/anthropic/claude-x',
  'anthropic/claude-x',
];

const refOf = (text: string): ModelRef => parseModelRef(text) ?? { provider: '', model: '' };
const same = (left: ModelRef, right: ModelRef): boolean =>
  left.provider === right.provider && left.model === right.model;

const directory: ModelWords = {
  find: (ref) => LISTED.map(refOf).find((known) => same(known, ref)),
  findBare: () => [],
  words: () => LISTED.flatMap((text) => [text, refOf(text).model]),
};

test.each(['meta-llama/lama-4', 'meta-lama/llama-4', 'anthropic/claud-x', 'groq/lama-4', 'llama-44'])(
  'decision 9: every name near %s can be typed as it stands',
  (typed) => {
    const names = suggestions(typed, [], directory);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(directory.find(refOf(name)), name).toBeDefined();
  },
);
